//! Bounds what an evaluation may cost: steps, memory, depth.

use super::Fault;

/// Steps that the API server allows one expression; a policy has ten times as many.
pub const EXPRESSION_STEPS: u64 = 1_000_000;

/// Bytes that one evaluation may build, over all of its life.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// How deep evaluation may nest, over an expression and the variables that it needs.
const DEEPEST: u32 = 200;

/// How deep a value that expressions build may nest.
const DEEPEST_VALUE: u32 = 100;

/// What an evaluation may still cost.
#[derive(Clone, Debug)]
pub struct Budget {
    steps: u64,
    spent: u64,
    bytes: usize,
    depth: u32,
}

impl Budget {
    /// So many steps; memory and depth have limits of their own.
    pub fn new(steps: u64) -> Self {
        Budget { steps, spent: 0, bytes: MOST_BYTES, depth: 0 }
    }

    /// Steps spent so far.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// Steps that are left.
    pub fn left(&self) -> u64 {
        self.steps - self.spent
    }

    /// Pays for steps.
    pub(super) fn pay(&mut self, steps: u64, offset: usize) -> Result<(), Fault> {
        self.spent = self.spent.saturating_add(steps);
        if self.spent > self.steps {
            self.spent = self.steps;
            return Err(Fault::limit(offset, format!("it needs more than {} steps", self.steps)));
        }
        Ok(())
    }

    /// Pays for memory that is about to be used, and for the time to fill it.
    pub(super) fn pay_bytes(&mut self, bytes: usize, offset: usize) -> Result<(), Fault> {
        match self.bytes.checked_sub(bytes) {
            Some(left) => self.bytes = left,
            None => return Err(Fault::limit(offset, format!("it builds more than {MOST_BYTES} bytes"))),
        }
        self.pay(bytes as u64 / 64, offset)
    }

    pub(super) fn enter(&mut self, offset: usize) -> Result<(), Fault> {
        if self.depth == DEEPEST {
            return Err(Fault::limit(
                offset,
                format!("it nests deeper than {DEEPEST} levels, with its variables"),
            ));
        }
        self.pay(1, offset)?;
        self.depth += 1;
        Ok(())
    }

    pub(super) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Refuses a value that nests too deep: dropping and comparing it recurse.
    pub(super) fn check_depth(&self, depth: u32, offset: usize) -> Result<u32, Fault> {
        if depth > DEEPEST_VALUE {
            return Err(Fault::limit(
                offset,
                format!("it builds a value deeper than {DEEPEST_VALUE} levels"),
            ));
        }
        Ok(depth)
    }
}
