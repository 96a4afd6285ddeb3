#include "engine/reading/part_store.h"

#include <chrono>
#include <fstream>
#include <gtest/gtest.h>
#include <optional>

#include "engine/base/error.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::reading {
namespace {

using tests::TemporaryFolder;

void put(const PartStore& store, const std::string& part, const std::string& text) {
  ReplacedFile file = store.begin(part);
  file.write(text);
  file.commit();
}

TEST(PartStore, KeepsPartsOfTheSameQuestion) {
  const TemporaryFolder state;
  {
    const PartStore store(state.path(), "all users of 1");
    put(store, "page-0", "a\n");
    store.keep_note("result", "7");
    ReplacedFile half = store.begin("page-1");
    half.write("b");
  }
  const PartStore store(state.path(), "all users of 1");
  EXPECT_TRUE(store.has("page-0"));
  EXPECT_FALSE(store.has("page-1"));
  EXPECT_EQ(store.note("result"), "7");
  EXPECT_EQ(store.note("question"), "all users of 1");
  const PartStore other(state.path(), "all users of 2");
  EXPECT_FALSE(other.has("page-0"));
}

TEST(PartStore, IsHeldByOne) {
  const TemporaryFolder state;
  const PartStore store(state.path(), "all users of 1");
  EXPECT_THROW(PartStore(state.path(), "all users of 1"), RunError);
}

TEST(PartStore, ThrowsAwayWhatIsAskedFor) {
  const TemporaryFolder state;
  PartStore store(state.path(), "q");
  put(store, "users-page-0", "a");
  put(store, "groups-page-0", "b");
  store.clear("users-");
  EXPECT_FALSE(store.has("users-page-0"));
  EXPECT_TRUE(store.has("groups-page-0"));
  store.clear();
  EXPECT_FALSE(store.has("groups-page-0"));
  EXPECT_EQ(store.note("question"), "q");
  const auto folder = store.path_of("x").parent_path();
  store.remove();
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST(PartStore, RemovesWhatKilledProcessesLeftAndNobodyWantedForAWeek) {
  const TemporaryFolder state;
  std::filesystem::path forgotten;
  std::filesystem::path recent;
  {
    const PartStore store(state.path(), "long ago");
    put(store, "page-0", "a");
    std::ofstream(store.path_of("page-1.AbCdEf.part")) << "half";
    forgotten = store.path_of("x").parent_path();
    recent = PartStore(state.path(), "yesterday").path_of("x").parent_path();
  }
  using std::filesystem::file_time_type;
  std::filesystem::last_write_time(forgotten, file_time_type::clock::now() - std::chrono::days(8));
  std::filesystem::last_write_time(recent, file_time_type::clock::now() - std::chrono::days(6));
  { const PartStore other(state.path(), "today"); }
  EXPECT_FALSE(std::filesystem::exists(forgotten));
  EXPECT_TRUE(std::filesystem::exists(recent));

  std::ofstream(recent / "page-1.AbCdEf.part") << "half";
  const PartStore again(state.path(), "yesterday");
  EXPECT_FALSE(std::filesystem::exists(recent / "page-1.AbCdEf.part"));
}

}  // namespace
}  // namespace mixferry::reading
