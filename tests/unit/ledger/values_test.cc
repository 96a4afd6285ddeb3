#include "engine/ledger/values.h"

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

struct Difference {
  const char* name;
  void (*apply)(RunIdentity&);
};
const auto kChangeName = [](const testing::TestParamInfo<Difference>& change) { return change.param.name; };

class OtherRun : public testing::TestWithParam<Difference> {};
TEST_P(OtherRun, HasAnotherKey) {
  RunIdentity changed = some_identity(2);
  GetParam().apply(changed);
  EXPECT_NE(run_key(changed), run_key(some_identity(2)));
}
INSTANTIATE_TEST_SUITE_P(
    Changes, OtherRun,
    testing::Values(Difference{"Fingerprint", [](RunIdentity& run) { run.sources[1].fingerprint += "x"; }},
                    Difference{"OrderOfSources",
                               [](RunIdentity& run) { std::swap(run.sources[0], run.sources[1]); }},
                    Difference{"FewerSources", [](RunIdentity& run) { run.sources.pop_back(); }},
                    Difference{"MoreSources",
                               [](RunIdentity& run) {
                                 run.sources.push_back({"/c", ""});
                               }},
                    Difference{"Settings", [](RunIdentity& run) { run.settings_hash += "x"; }},
                    Difference{"Project", [](RunIdentity& run) { run.project += "x"; }},
                    Difference{"Limit", [](RunIdentity& run) { run.limit = 1; }},
                    Difference{"WordsDividedOtherwise",
                               [](RunIdentity& run) {
                                 run.project += run.settings_hash.front();
                                 run.settings_hash.erase(0, 1);
                               }}),
    kChangeName);

class SameRun : public testing::TestWithParam<Difference> {};
TEST_P(SameRun, HasTheSameKey) {
  RunIdentity changed = some_identity(2);
  GetParam().apply(changed);
  EXPECT_EQ(run_key(changed), run_key(some_identity(2)));
}
INSTANTIATE_TEST_SUITE_P(
    Changes, SameRun,
    testing::Values(Difference{"Nothing", [](RunIdentity&) {}},
                    Difference{"Path", [](RunIdentity& run) { run.sources[0].path = "/moved"; }},
                    Difference{"MappingName", [](RunIdentity& run) { run.mapping = "copy"; }}),
    kChangeName);

// The key names lock files, and runs of older ledgers: it must not change from version to version.
TEST(RunKey, IsFixed) {
  EXPECT_EQ(run_key(some_identity()), "3eea2d9a61d90bcc5240980069372949");
}

}  // namespace
}  // namespace mixferry::ledger
