//! Finds one way round a cycle of a graph, for reports that show it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use petgraph::graph::{DiGraph, NodeIndex};

/// One way round a strongly connected component, from the node that comes first, and the edge that closes it.
pub(super) fn walk_round<N: Ord + Copy, E: Copy>(
    graph: &DiGraph<N, E>,
    component: &[NodeIndex],
) -> Option<(Vec<N>, E)> {
    let inside: BTreeSet<NodeIndex> = component.iter().copied().collect();
    let start = *component.iter().min_by_key(|node| graph[**node])?;
    let mut walk = vec![start];
    let mut came_from: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        let mut next: Vec<NodeIndex> = graph.neighbors(node).filter(|next| inside.contains(next)).collect();
        next.sort_by_key(|next| graph[*next]);
        for next in next {
            if next == start {
                let mut back = node;
                while back != start {
                    walk.push(back);
                    back = *came_from.get(&back)?;
                }
                walk.push(start);
                walk.reverse();
                let edge = graph.find_edge(node, start)?;
                // The walk was collected from its end; turned round it begins and ends at the start.
                return Some((walk.into_iter().map(|node| graph[node]).collect(), graph[edge]));
            }
            came_from.entry(next).or_insert_with(|| {
                queue.push_back(next);
                node
            });
        }
    }
    None
}
