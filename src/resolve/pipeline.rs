//! Reads a deployment pipeline as a graph of environments.

use std::collections::BTreeMap;

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::cycle::walk_round;
use super::pipeline_problems;
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
                    diagnostics.push(pipeline_problems::pipeline_self_loop(name, name.span));
                    continue;
                }
                if let Some(first) = edges.insert(edge, name.span) {
                    diagnostics
                        .push(pipeline_problems::pipeline_duplicate_edge(edge.0, edge.1, name.span, first));
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
        // Unlike Tarjan's, this way keeps its own stack: a pipeline may be as long as its author likes.
        for component in kosaraju_scc(&self.graph).into_iter().filter(|component| component.len() > 1) {
            let Some((walk, span)) = walk_round(&self.graph, &component) else { continue };
            diagnostics.push(pipeline_problems::pipeline_cycle(&walk, span));
        }
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
