//! Lists the checks of the level `baseline`, each with its documentation and examples.

use super::{PodCheck, capabilities, host, privileges, profiles, volumes};
use crate::diagnostics::{Code, Level};
use crate::govern::rule::{Check, Rule};

pub(super) static RULES: [Rule; 12] = [
    Rule {
        code: Code {
            name: "pod-security-windows-host-process",
            level: Level::Warning,
            summary: "A Windows container runs as a process of its node.",
            docs: "A HostProcess container has all rights of the node. Remove `hostProcess`.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {windowsOptions: {hostProcess: true, runAsUserName: app}}
  os: {name: windows}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  os: {name: windows}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        check: Check::Pods(PodCheck::baseline("windowsHostProcess", privileges::windows_host_process)),
    },
    Rule {
        code: Code {
            name: "pod-security-host-namespaces",
            level: Level::Warning,
            summary: "A pod shares a namespace of its node.",
            docs: "With `hostNetwork`, `hostPID` or `hostIPC` a pod sees the traffic, the processes or the memory of its node. Remove them.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  hostNetwork: true
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        check: Check::Pods(PodCheck::baseline("hostNamespaces", host::namespaces)),
    },
    Rule {
        code: Code {
            name: "pod-security-privileged",
            level: Level::Warning,
            summary: "A container is privileged.",
            docs: "A privileged container can do everything that root on the node can. Remove `privileged`; add the one capability that is needed instead.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {privileged: true}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {privileged: false}
",
        check: Check::Pods(PodCheck::baseline("privileged", privileges::privileged)),
    },
    Rule {
        code: Code {
            name: "pod-security-capabilities-baseline",
            level: Level::Warning,
            summary: "A container adds a capability beyond those that runtimes give anyway.",
            docs: "Capabilities such as `NET_ADMIN` or `SYS_ADMIN` reach beyond the container. Do without, or run what needs them in a namespace of the level `privileged`.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {capabilities: {add: [NET_ADMIN]}}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {capabilities: {add: [NET_BIND_SERVICE]}}
",
        check: Check::Pods(PodCheck::baseline("capabilities_baseline", capabilities::baseline)),
    },
    Rule {
        code: Code {
            name: "pod-security-host-path-volumes",
            level: Level::Warning,
            summary: "A volume is a path of the node.",
            docs: "A path of the node gives a pod the files of the node and of other pods. Use `emptyDir` or a PersistentVolumeClaim.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  volumes: [{name: data, hostPath: {path: /var/data}}]
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  volumes: [{name: data, emptyDir: {}}]
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        check: Check::Pods(PodCheck::baseline("hostPathVolumes", volumes::host_path)),
    },
    Rule {
        code: Code {
            name: "pod-security-host-ports",
            level: Level::Warning,
            summary: "A container takes a port of its node.",
            docs: "The port is reachable past every Service and policy, and no second pod fits on the node. Expose the container with a Service.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      ports: [{containerPort: 8080, hostPort: 8080}]
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      ports: [{containerPort: 8080}]
",
        check: Check::Pods(PodCheck::baseline("hostPorts", host::ports)),
    },
    Rule {
        code: Code {
            name: "pod-security-host-probes-and-host-lifecycle",
            level: Level::Warning,
            summary: "A probe or lifecycle hook goes to another host.",
            docs: "The kubelet sends the request, from the node's network, to wherever the pod says. Leave `host` out. Checked from Kubernetes 1.34 on.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      livenessProbe: {httpGet: {host: 10.0.0.1, port: 8080}}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      livenessProbe: {httpGet: {port: 8080}}
",
        check: Check::Pods(PodCheck {
            since: 34,
            ..PodCheck::baseline("hostProbesAndHostLifecycle", host::probes)
        }),
    },
    Rule {
        code: Code {
            name: "pod-security-app-armor-profile",
            level: Level::Warning,
            summary: "A pod or container switches AppArmor off.",
            docs: "Only the runtime's own profile and those installed on the node are allowed. Leave the profile out, or use `RuntimeDefault`.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {appArmorProfile: {type: Unconfined}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {appArmorProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        check: Check::Pods(PodCheck::baseline("appArmorProfile", profiles::app_armor)),
    },
    Rule {
        code: Code {
            name: "pod-security-se-linux-options",
            level: Level::Warning,
            summary: "A pod or container changes its SELinux user, role or type.",
            docs: "Only types for containers are allowed, and no user or role. Remove the options.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {seLinuxOptions: {type: spc_t}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {seLinuxOptions: {type: container_t}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        check: Check::Pods(PodCheck::baseline("seLinuxOptions", profiles::se_linux)),
    },
    Rule {
        code: Code {
            name: "pod-security-proc-mount",
            level: Level::Warning,
            summary: "A container sees an unmasked `/proc`.",
            docs: "The masks hide what the kernel tells about the node. Remove `procMount`. From Kubernetes 1.35 on it is allowed to pods with `hostUsers: false`.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {procMount: Unmasked}
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
      securityContext: {procMount: Default}
",
        check: Check::Pods(PodCheck::baseline("procMount", profiles::proc_mount)),
    },
    Rule {
        code: Code {
            name: "pod-security-seccomp-profile-baseline",
            level: Level::Warning,
            summary: "A pod or container switches seccomp off.",
            docs: "`Unconfined` opens every system call. Use `RuntimeDefault`, or leave the profile out.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {seccompProfile: {type: Unconfined}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {seccompProfile: {type: RuntimeDefault}}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        check: Check::Pods(PodCheck::baseline("seccompProfile_baseline", profiles::seccomp_baseline)),
    },
    Rule {
        code: Code {
            name: "pod-security-sysctls",
            level: Level::Warning,
            summary: "A pod sets a kernel parameter that may reach beyond it.",
            docs: "Only parameters that stay within the pod's own namespaces are allowed; which ones depends on the version of Kubernetes. Remove the others.",
        },
        example: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {sysctls: [{name: kernel.msgmax, value: '65536'}]}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        instead: "\
apiVersion: v1
kind: Pod
metadata: {name: cart}
spec:
  securityContext: {sysctls: [{name: net.ipv4.tcp_syncookies, value: '1'}]}
  containers:
    - name: main
      image: registry.example.com/cart:1.4.2
",
        check: Check::Pods(PodCheck::baseline("sysctls", host::sysctls)),
    },
];
