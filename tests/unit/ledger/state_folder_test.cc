#include "engine/ledger/state_folder.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::HasSubstr;

TEST(StateFolder, IsMadeWithItsParentsForTheOwnerAlone) {
  const TemporaryFolder folder;
  for (const char* name : {"a/b/c", "d/e/"}) {
    make_state_folder(folder.path() / name);
    make_state_folder(folder.path() / name);
    EXPECT_TRUE(std::filesystem::is_directory(folder.path() / name));
    EXPECT_EQ(std::filesystem::status(folder.path() / name).permissions(), std::filesystem::perms{0700});
  }
}

TEST(StateFolder, IsForItsOwnerAloneWhateverTheUmask) {
  const TemporaryFolder folder;
  for (const mode_t mask : {mode_t{0}, mode_t{0777}}) {
    const auto named = folder.path() / std::to_string(mask) / "below";
    const mode_t before = ::umask(mask);
    { const auto ledger = open_ledger(named); }
    ::umask(before);
    EXPECT_EQ(std::filesystem::status(named).permissions(), std::filesystem::perms{0700});
    EXPECT_EQ(std::filesystem::status(named / "ledger.sqlite").permissions(), std::filesystem::perms{0600});
  }
}

TEST(StateFolder, IsClosedToOthersWithAWord) {
  const TemporaryFolder folder;
  { const auto ledger = open_ledger(folder.path()); }
  std::filesystem::create_directories(folder.path() / "runs" / "1");
  std::ofstream{folder.path() / "runs" / "all"} << "text";
  std::ofstream{folder.path() / "notes of somebody"} << "text";
  for (const char* name : {"runs", "runs/1", "runs/all", "ledger.sqlite", "notes of somebody"})
    std::filesystem::permissions(folder.path() / name, std::filesystem::perms{0755});
  const std::vector<std::string> words = close_to_others(folder.path());
  ASSERT_EQ(words.size(), 1u);
  EXPECT_THAT(words[0],
              HasSubstr("others could read 4 entries in the state folder " + folder.path().native()));
  for (const char* name : {"runs", "runs/1", "runs/all", "ledger.sqlite"})
    EXPECT_EQ(std::filesystem::status(folder.path() / name).permissions(), std::filesystem::perms{0700})
        << name;
  EXPECT_EQ(std::filesystem::status(folder.path() / "notes of somebody").permissions(),
            std::filesystem::perms{0755});
  EXPECT_TRUE(close_to_others(folder.path()).empty());
}

// As `flock -n STATE mixferry import --state STATE` does.
TEST(StateFolder, MayBeLockedBySomebodyElse) {
  const TemporaryFolder folder;
  const Descriptor theirs{::open(folder.path().c_str(), O_RDONLY | O_DIRECTORY)};
  ASSERT_EQ(::flock(theirs.number(), LOCK_EX), 0);
  EXPECT_EQ(complaint_of([&] { const auto ledger = open_ledger(folder.path()); }), "");
}

TEST(StateFolder, IsWaitedForOnlySoLongAndNamesWhoHoldsIt) {
  const TemporaryFolder folder;
  const Child holder{[&](int pipe) {
    const Descriptor lock = lock_state_folder(folder.path(), std::chrono::seconds{30});
    Child::say(pipe, "held");
    ::pause();
  }};
  std::array<char, 4> word{};
  ASSERT_EQ(::read(holder.pipe(), word.data(), word.size()), 4);
  const std::string complaint = complaint_of([&] {
    const auto ledger = open_ledger(folder.path(), {.busy_timeout = std::chrono::milliseconds{1}});
  });
  EXPECT_THAT(complaint, HasSubstr("opening.lock has been held for more than 1ms by process " +
                                   std::to_string(holder.pid()) + " (ledger_test"));
  EXPECT_THAT(complaint, HasSubstr("run the same command again"));
}

TEST(StateFolder, MayBeNamedRelativeToWhereOneIs) {
  const TemporaryFolder folder;
  const std::string complaint = complaint_without_rights([&] {
    std::filesystem::current_path(std::filesystem::temp_directory_path());
    const std::string name = "mixferry-relative-" + std::to_string(::getpid());
    make_state_folder(name);
    if (!std::filesystem::remove(name)) throw std::runtime_error("it was not made");
  });
  EXPECT_EQ(complaint, "");
}

TEST(StateFolder, IsRefusedWhereAFileStands) {
  const TemporaryFolder folder;
  std::ofstream{folder.path() / "a"};
  for (const char* name : {"a", "a/b"}) {
    const std::string complaint = complaint_of([&] { make_state_folder(folder.path() / name); });
    EXPECT_THAT(complaint, HasSubstr((folder.path() / name).native() + " can't be used"));
    EXPECT_THAT(complaint, HasSubstr("--state"));
  }
}

TEST(StateFolder, IsRefusedWhereOneMayNotWrite) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
  const auto itself = complaint_without_rights([&] { make_state_folder(folder.path()); });
  EXPECT_THAT(itself, HasSubstr("may not be written to (Permission denied)"));
  const auto below = complaint_without_rights([&] { make_state_folder(folder.path() / "a/b"); });
  EXPECT_THAT(below, HasSubstr((folder.path() / "a").native() + " can't be made (Permission denied)"));
}

}  // namespace
}  // namespace mixferry::ledger
