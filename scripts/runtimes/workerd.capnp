using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    ( name = "main", worker = .worker ),
    ( name = "internet", network = ( allow = ["public", "private", "local"] ) )
  ],
  sockets = [ ( name = "http", address = "127.0.0.1:PORT", http = (), service = "main" ) ]
);

const worker :Workerd.Worker = (
  modules = [ ( name = "worker", esModule = embed "worker.mjs" ) ],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ["nodejs_compat"]
);
