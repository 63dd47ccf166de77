//! Reads a deployment pipeline as a graph of environments.

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::problems;
use crate::diagnostics::Diagnostics;
use crate::model::{DeploymentPipeline, Name};
use crate::source::Span;

/// The promotion paths of one pipeline: environments by name, an edge for each step.
#[derive(Debug)]
pub struct PipelineGraph<'v> {
    graph: DiGraph<&'v str, Span>,
    places: BTreeMap<&'v str, NodeIndex>,
}

impl<'v> PipelineGraph<'v> {
    /// Builds the graph; self-loops, repeated edges and cycles are reported.
    pub fn new(pipeline: &'v DeploymentPipeline, diagnostics: &mut Diagnostics) -> Self {
        let mut graph = PipelineGraph { graph: DiGraph::new(), places: BTreeMap::new() };
        let mut edges: BTreeMap<(&str, &str), Span> = BTreeMap::new();
        for path in &pipeline.promotion_paths {
            let source = graph.node(&path.source_environment_ref);
            for target in &path.target_environment_refs {
                let name = &target.name;
                let edge = (path.source_environment_ref.as_str(), name.as_str());
                if edge.0 == edge.1 {
                    diagnostics.push(problems::pipeline_self_loop(name, name.span));
                    continue;
                }
                if let Some(first) = edges.insert(edge, name.span) {
                    diagnostics.push(problems::pipeline_duplicate_edge(edge.0, edge.1, name.span, first));
                    continue;
                }
                let target = graph.node(name);
                graph.graph.add_edge(source, target, name.span);
            }
        }
        graph.report_cycles(diagnostics);
        graph
    }

    fn node(&mut self, name: &'v Name) -> NodeIndex {
        let graph = &mut self.graph;
        *self.places.entry(name.as_str()).or_insert_with(|| graph.add_node(name.as_str()))
    }

    fn report_cycles(&self, diagnostics: &mut Diagnostics) {
        for component in tarjan_scc(&self.graph).into_iter().filter(|component| component.len() > 1) {
            let Some((walk, span)) = self.walk_round(&component) else { continue };
            diagnostics.push(problems::pipeline_cycle(&walk, span));
        }
    }

    /// One way round a cycle, from the environment that comes first by name, and the step that closes it.
    fn walk_round(&self, component: &[NodeIndex]) -> Option<(Vec<&'v str>, Span)> {
        let start = *component.iter().min_by_key(|node| self.graph[**node])?;
        let mut walk = vec![start];
        let mut came_from: BTreeMap<NodeIndex, NodeIndex> = BTreeMap::new();
        let mut queue = std::collections::VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            let mut next: Vec<NodeIndex> =
                self.graph.neighbors(node).filter(|next| component.contains(next)).collect();
            next.sort_by_key(|next| self.graph[*next]);
            for next in next {
                if next == start {
                    let mut back = node;
                    while back != start {
                        walk.push(back);
                        back = *came_from.get(&back)?;
                    }
                    walk.push(start);
                    walk.reverse();
                    let edge = self.graph.find_edge(node, start)?;
                    // The walk was collected from its end; turned round it begins and ends at the start.
                    return Some((walk.into_iter().map(|node| self.graph[node]).collect(), self.graph[edge]));
                }
                came_from.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    node
                });
            }
        }
        None
    }

    /// The environments of the pipeline, sorted by name.
    pub fn environments(&self) -> impl Iterator<Item = &'v str> {
        self.places.keys().copied()
    }

    /// The environments that are no path's target, sorted by name: where components start.
    pub fn first_environments(&self) -> Vec<&'v str> {
        let is_first =
            |node: &NodeIndex| self.graph.neighbors_directed(*node, Direction::Incoming).next().is_none();
        self.places.iter().filter(|(_, node)| is_first(node)).map(|(name, _)| *name).collect()
    }
}
