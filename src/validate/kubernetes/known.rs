//! Says which fields a type of Kubernetes has, as its own reader knows them.

use std::fmt;

use k8s_openapi::api::{
    apps::v1::DeploymentSpec,
    batch::v1::{CronJobSpec, JobSpec},
    core::v1::{Container, PodSpec, ServiceSpec},
};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

/// The place of a field in a workload of Kubernetes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::validate) enum Level {
    /// The `spec` of a Deployment.
    Deployment,
    /// The `spec` of a CronJob.
    CronJob,
    /// The `spec` of a Job.
    Job,
    /// The `spec` of a pod.
    Pod,
    /// A container.
    Container,
    /// The `spec` of a Service.
    Service,
}

impl Level {
    /// Whether Kubernetes has a field there.
    pub(in crate::validate) fn has(self, field: &str) -> bool {
        let fields = match self {
            Level::Deployment => fields_of::<DeploymentSpec>(),
            Level::CronJob => fields_of::<CronJobSpec>(),
            Level::Job => fields_of::<JobSpec>(),
            Level::Pod => fields_of::<PodSpec>(),
            Level::Container => fields_of::<Container>(),
            Level::Service => fields_of::<ServiceSpec>(),
        };
        fields.contains(&field)
    }

    /// What has the field, in a sentence.
    pub(in crate::validate) fn noun(self) -> &'static str {
        match self {
            Level::Deployment => "Deployment",
            Level::CronJob => "CronJob",
            Level::Job => "Job",
            Level::Pod => "pod",
            Level::Container => "container",
            Level::Service => "Service object",
        }
    }
}

/// The names that a type hands to its reader.
fn fields_of<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    T::deserialize(Asked).err().map_or(&[], |names| names.0)
}

/// A reader that only listens.
struct Asked;

#[derive(Debug)]
struct Names(&'static [&'static str]);

impl fmt::Display for Names {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join(", "))
    }
}

impl std::error::Error for Names {}

impl de::Error for Names {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Names(&[])
    }
}

impl<'de> Deserializer<'de> for Asked {
    type Error = Names;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Names> {
        Err(Names(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Names> {
        Err(Names(fields))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
