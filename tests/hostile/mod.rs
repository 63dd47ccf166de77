//! Feeds the command line what a hostile contributor or an unlucky user may have in a repository.
//!
//! Every case ends with an exit code of the contract, a report in its place, nothing written outside the output
//! folder, and the previous output as it was.

mod cel;
mod checkout;
mod classes;
mod configuration;
mod disk;
mod git;
mod output;
mod repo;
mod reports;
mod templates;
mod tenancy;
mod yaml;
