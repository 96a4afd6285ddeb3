#include "engine/pipeline/run_kind.h"

#include <gtest/gtest.h>

namespace mixferry::pipeline {
namespace {

ledger::RunIdentity import_of(const std::string& project = "p") {
  mappings::Effect effect;
  effect.add("the id", "ID");
  effect.add("property \"the sync it is compared with\"", "Plan");
  ledger::RunIdentity identity;
  identity.mapping = "m.yaml";
  identity.effect = effect.to_text();
  identity.settings_hash = "as it is";
  identity.project = project;
  return identity;
}

ledger::RunIdentity sync_of(const std::string& base, bool full = false) {
  ledger::RunIdentity identity = import_of();
  compare_with(identity, base, full);
  return identity;
}

ledger::RunIdentity gone_of(const std::string& base, const std::string& project = "p") {
  ledger::RunIdentity identity = import_of(project);
  make_gone(identity, base, "job");
  return identity;
}

TEST(RunKind, TellsJobsApart) {
  EXPECT_EQ(kind_of(ledger::RunIdentity()), RunKind::import) << "of a program that kept no effects";
  EXPECT_EQ(kind_of(import_of()), RunKind::import);
  EXPECT_EQ(kind_of(sync_of("base")), RunKind::sync);
  EXPECT_EQ(kind_of(sync_of("base", true)), RunKind::sync);
  EXPECT_EQ(kind_of(gone_of("base")), RunKind::gone);
  EXPECT_EQ(gone_of("base").mapping, "job");
}

TEST(RunKind, EachSnapshotMakesAnotherRun) {
  EXPECT_NE(run_key(sync_of("one")), run_key(import_of()));
  EXPECT_NE(run_key(sync_of("one")), run_key(sync_of("two")));
  EXPECT_NE(run_key(sync_of("one")), run_key(sync_of("one", true)));
  EXPECT_NE(run_key(sync_of("one")), run_key(gone_of("one")));
  EXPECT_FALSE(sends_everything(sync_of("one")));
  EXPECT_TRUE(sends_everything(sync_of("one", true)));
}

TEST(RunKind, OfASyncAnImportDoesTheSameWithRows) {
  EXPECT_EQ(as_import(import_of()), import_of()) << "to the letter: it may be of another program";
  const ledger::RunIdentity one = as_import(sync_of("one"));
  EXPECT_EQ(one.effect, import_of().effect);
  EXPECT_EQ(one, as_import(sync_of("two", true)));
  EXPECT_EQ(rules_of(sync_of("one")).to_text(), import_of().effect);
}

TEST(RunKind, KnowsWhichSyncFoundWhoIsGone) {
  EXPECT_TRUE(is_gone_of(gone_of("one"), sync_of("one")));
  EXPECT_TRUE(is_gone_of(gone_of("one"), sync_of("one", true)));
  EXPECT_FALSE(is_gone_of(gone_of("one"), sync_of("two")));
  EXPECT_FALSE(is_gone_of(gone_of("one", "q"), sync_of("one")));
  EXPECT_FALSE(is_gone_of(sync_of("one"), sync_of("one")));
  EXPECT_FALSE(is_gone_of(import_of(), import_of()));
}

}  // namespace
}  // namespace mixferry::pipeline
