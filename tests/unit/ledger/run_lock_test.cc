#include "engine/ledger/run_lock.h"

#include <csignal>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <memory>
#include <sched.h>

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::HasSubstr;

/// A process that holds the lock until it is ended.
std::unique_ptr<Child> hold_in_child(const std::filesystem::path& state_dir, const std::string& key) {
  auto child = std::make_unique<Child>([&](int pipe) {
    const RunLock lock{state_dir, key};
    Child::say(pipe, "held");
    ::pause();
  });
  std::array<char, 4> word{};
  EXPECT_EQ(::read(child->pipe(), word.data(), word.size()), 4);
  return child;
}

TEST(RunLock, KeepsASecondProcessOutAndNamesTheFirst) {
  const TemporaryFolder folder;
  const auto child = hold_in_child(folder.path(), "key");
  const std::string complaint = complaint_of([&] { RunLock lock(folder.path(), "key"); });
  EXPECT_THAT(complaint,
              HasSubstr("Another mixferry, process " + std::to_string(child->pid()) + " (ledger_test"));
}

TEST(RunLock, OfOneRunDoesNotKeepOthersOut) {
  const TemporaryFolder folder;
  const auto child = hold_in_child(folder.path(), "key");
  const RunLock lock{folder.path(), "another key"};
}

TEST(RunLock, IsFreeOnceItsProcessIsKilled) {
  const TemporaryFolder folder;
  hold_in_child(folder.path(), "key")->end(SIGKILL);
  const RunLock lock{folder.path(), "key"};
}

TEST(RunLock, LeavesNoFileBehind) {
  const TemporaryFolder folder;
  { const RunLock lock{folder.path(), "key"}; }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path() / "locks"));
}

// Method: processes take and free one lock as fast as they can, each with a file that must not exist yet
// while it holds the lock; the lock's own file is removed and made all the time.
TEST(RunLock, IsNeverHeldByTwo) {
  const TemporaryFolder folder;
  const auto claim = folder.path() / "claim";
  const auto work = [&](int pipe) {
    for (int held = 0; held < 200;) {
      if (!complaint_of([&] {
             const RunLock lock{folder.path(), "key"};
             const int made = ::open(claim.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
             if (made < 0) throw std::logic_error("two hold the lock");
             ::close(made);
             ::unlink(claim.c_str());
             ++held;
           }).empty()) {
        ::sched_yield();
      }
    }
    Child::say(pipe, "done");
  };
  const Child one{work};
  const Child other{work};
  EXPECT_EQ(read_to_end(one.pipe()), "done");
  EXPECT_EQ(read_to_end(other.pipe()), "done");
}

TEST(RunLock, SaysThatItsFolderMayNotBeWrittenTo) {
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
  const auto complaint = complaint_without_rights([&] { RunLock lock(folder.path(), "key"); });
  EXPECT_THAT(complaint, HasSubstr((folder.path() / "locks").native()));
  EXPECT_THAT(complaint, HasSubstr("--state"));
}

TEST(RunLock, SaysThatItsFileMayNotBeWrittenTo) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.path() / "locks" / "key.lock");
  const auto complaint = complaint_of([&] { RunLock lock(folder.path(), "key"); });
  EXPECT_THAT(complaint, HasSubstr("key.lock can't be taken: Is a directory"));
}

TEST(RunLock, RefusesAKeyThatIsNoFileName) {
  const TemporaryFolder folder;
  EXPECT_THROW(RunLock(folder.path(), "../key"), std::logic_error);
  EXPECT_THROW(RunLock(folder.path(), ""), std::logic_error);
}

}  // namespace
}  // namespace mixferry::ledger
