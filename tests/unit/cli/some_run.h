#pragma once
/// A run as tests take it for an example.

#include "engine/ledger/ledger.h"

namespace mixferry::tests {

inline ledger::RunRecord some_run() {
  ledger::RunRecord run;
  run.id = 366;
  run.identity.sources = {{"/exports/2026/people-2026-11-20.csv", "print"}};
  run.identity.mapping = "/etc/mixferry/contacts.yaml";
  run.identity.project = "https://api.mixpanel.com 0123456789ab";
  run.state = ledger::RunState::finished;
  run.started = "2026-11-20T02:15:07Z";
  run.finished = "2026-11-20T02:16:40Z";
  run.seconds = 93;
  run.tally.rows_delivered = 1'310'103;
  return run;
}

}  // namespace mixferry::tests
