//! Lists the checks of the level `restricted`, each with its documentation and examples.

use super::{PodCheck, capabilities, privileges, profiles, volumes};
use crate::diagnostics::{Code, Level};
use crate::govern::rule::{Check, Rule};

pub(super) static RULES: [Rule; 7] = [
    Rule {
        code: Code {
            name: "pod-security-restricted-volumes",
            level: Level::Warning,
            summary: "A volume's type is not among those that `restricted` allows.",
            docs: "Allowed are configMap, csi, downwardAPI, emptyDir, ephemeral, image, persistentVolumeClaim, projected and secret. Put other storage behind a PersistentVolumeClaim.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  volumes: [{name: data, nfs: {server: nfs.example.com, path: /data}}]
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        check: Check::Pods(
            PodCheck::restricted("restrictedVolumes", 0, volumes::restricted).in_place_of("hostPathVolumes"),
        ),
    },
    Rule {
        code: Code {
            name: "pod-security-allow-privilege-escalation",
            level: Level::Warning,
            summary: "A container does not forbid that its processes gain rights.",
            docs: "Without `allowPrivilegeEscalation: false` a program with the setuid bit becomes root. Every container has to say it.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {capabilities: {drop: [ALL]}}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        check: Check::Pods(PodCheck::restricted("allowPrivilegeEscalation", 8, privileges::escalation)),
    },
    Rule {
        code: Code {
            name: "pod-security-run-as-non-root",
            level: Level::Warning,
            summary: "A container may run as root.",
            docs: "Say `runAsNonRoot: true` for the pod or for every container. From Kubernetes 1.35 on pods with `hostUsers: false` are free of it.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        check: Check::Pods(PodCheck::restricted("runAsNonRoot", 0, privileges::run_as_non_root)),
    },
    Rule {
        code: Code {
            name: "pod-security-run-as-user",
            level: Level::Warning,
            summary: "A pod or container asks to run as root.",
            docs: "`runAsUser: 0` is root. Choose another number, or leave it to the image. Checked from Kubernetes 1.23 on.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, runAsUser: 0, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        check: Check::Pods(PodCheck::restricted("runAsUser", 23, privileges::run_as_user)),
    },
    Rule {
        code: Code {
            name: "pod-security-seccomp-profile-restricted",
            level: Level::Warning,
            summary: "A container runs without a seccomp profile.",
            docs: "Say `seccompProfile: {type: RuntimeDefault}` for the pod or for every container. Checked from Kubernetes 1.19 on.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        check: Check::Pods(
            PodCheck::restricted("seccompProfile_restricted", 19, profiles::seccomp_restricted)
                .in_place_of("seccompProfile_baseline"),
        ),
    },
    Rule {
        code: Code {
            name: "pod-security-capabilities-restricted",
            level: Level::Warning,
            summary: "A container keeps capabilities that `restricted` takes away.",
            docs: "Every container drops `ALL` and adds nothing but `NET_BIND_SERVICE`. Checked from Kubernetes 1.22 on.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        check: Check::Pods(
            PodCheck::restricted("capabilities_restricted", 22, capabilities::restricted)
                .in_place_of("capabilities_baseline"),
        ),
    },
    Rule {
        code: Code {
            name: "pod-security-proc-mount-restricted",
            level: Level::Warning,
            summary: "A container sees an unmasked `/proc`, which `restricted` allows to nobody.",
            docs: "Remove `procMount`, in pods with `hostUsers: false` too. Checked from Kubernetes 1.35 on.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  hostUsers: false
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, procMount: Unmasked}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
  hostUsers: false
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
",
        check: Check::Pods(
            PodCheck::restricted("procMount_restricted", 35, profiles::proc_mount_restricted)
                .in_place_of("procMount"),
        ),
    },
];
