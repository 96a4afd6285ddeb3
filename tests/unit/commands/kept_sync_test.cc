#include "engine/commands/kept_sync.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"
#include "tests/unit/report/some_sync.h"

namespace mixferry::commands {
namespace {

using testing::HasSubstr;

TEST(KeptSync, IsReadAgainAsItWas) {
  const tests::TemporaryFolder folder;
  const StateFolder state{.path = folder.path("state")};
  EXPECT_FALSE(has_sync_report(state, 7));
  keep_sync_report(state, 7, {.job = "an earlier one"});
  keep_sync_report(state, 7, report::some_sync());
  EXPECT_TRUE(has_sync_report(state, 7));
  EXPECT_FALSE(has_sync_report(state, 8));
  const auto kept = kept_sync_report(state, 7);
  ASSERT_TRUE(kept) << kept.error();
  EXPECT_EQ(*kept, report::some_sync());
  const auto mode = std::filesystem::status(state.path + "/runs/7/sync.json").permissions();
  EXPECT_EQ(mode & std::filesystem::perms::all,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write)
      << "it names people";
}

TEST(KeptSync, ThatIsNoneIsNamed) {
  const tests::TemporaryFolder folder;
  const StateFolder state{.path = folder.path("")};
  std::filesystem::create_directories(folder.path("runs/7"));
  folder.write("runs/7/sync.json", "{\"schema\":1");
  const auto kept = kept_sync_report(state, 7);
  ASSERT_FALSE(kept);
  EXPECT_THAT(kept.error(), HasSubstr("runs/7/sync.json is no report of a sync"));
  EXPECT_THAT(kept_sync_report(state, 8).error(), HasSubstr("runs/8/sync.json can't be read: "));
}

}  // namespace
}  // namespace mixferry::commands
