#include "engine/commands/runs_at_work.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/ledger/run_lock.h"
#include "engine/pipeline/run_kind.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::commands {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::IsEmpty;

ledger::RunIdentity identity_at_work(const std::string& file) {
  ledger::RunIdentity identity;
  identity.sources = {{"/in/" + file, "print of " + file}};
  identity.mapping = "m.yaml";
  identity.profiles = {"users"};
  return identity;
}

ledger::RunIdentity sync_at_work(const std::string& file) {
  ledger::RunIdentity identity = identity_at_work(file);
  pipeline::compare_with(identity, "last night's");
  return identity;
}

// Each is told by the option that it has: nobody knows which of both is the newer one.
TEST(RunsAtWork, SayHowTheNewerOneIsSentAgain) {
  const tests::TemporaryFolder folder;
  const StateFolder state{.path = folder.path("state")};
  const auto said = [&](const ledger::RunIdentity& other, const ledger::RunIdentity& now) {
    ledger::RunRecord run;
    run.id = 7;
    run.identity = other;
    const ledger::RunLock lock(state.path, ledger::run_key(other));
    return runs_at_work({run}, now, state);
  };
  const ledger::RunIdentity import = identity_at_work("a.csv");
  const ledger::RunIdentity sync = sync_at_work("a.csv");
  EXPECT_THAT(said(import, identity_at_work("b.csv")), ElementsAre(EndsWith("mixferry import ... --again")));
  EXPECT_THAT(said(sync, sync_at_work("b.csv")), ElementsAre(EndsWith("mixferry sync ... --full")));
  const auto either = EndsWith("mixferry import ... --again, or mixferry sync ... --full, whichever it is");
  EXPECT_THAT(said(sync, import), ElementsAre(either));
  EXPECT_THAT(said(import, sync), ElementsAre(either));

  ledger::RunIdentity gone = identity_at_work("gone.jsonl");
  pipeline::make_gone(gone, "last night's", "m.yaml");
  EXPECT_THAT(said(gone, import), IsEmpty()) << "its sync is at work, too";
}

}  // namespace
}  // namespace mixferry::commands
