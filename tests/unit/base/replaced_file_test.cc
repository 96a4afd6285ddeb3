#include "engine/base/replaced_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry {
namespace {

TEST(ReplacedFile, AppearsWholeOrNotAtAll) {
  const tests::TemporaryFolder folder;
  const std::string path = folder.write("report.json", "old");
  {
    ReplacedFile abandoned(path);
    abandoned.write("half");
  }
  EXPECT_EQ(tests::read_file(path), "old");
  ReplacedFile file(path);
  file.write("new ");
  file.write(std::string(100'000, 'x'));
  EXPECT_EQ(tests::read_file(path), "old");
  file.commit();
  EXPECT_EQ(tests::read_file(path), "new " + std::string(100'000, 'x'));
}

TEST(ReplacedFile, LeavesNothingElseBehind) {
  const tests::TemporaryFolder folder;
  { ReplacedFile abandoned((folder.path() / "a").string()); }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ReplacedFile, WritesIntoADeviceInsteadOfReplacingIt) {
  ReplacedFile file("/dev/null");
  file.write("x");
  file.commit();
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/null"));
}

// Method: a link of the test's own to a descriptor, as /dev/stdout is one, which leads to a file that
// somebody is writing to.
TEST(ReplacedFile, GoesOnWhereADescriptorOfThisProcessIs) {
  const tests::TemporaryFolder folder;
  const std::string path = folder.path("log");
  const int log = ::open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  ASSERT_EQ(::write(log, "before ", 7), 7);
  const std::string link = folder.path("stdout");
  std::filesystem::create_symlink("/proc/self/fd/" + std::to_string(log), link);
  for (const std::string& name : {link, "/dev/fd/" + std::to_string(log)}) {
    ReplacedFile file(name);
    file.write("report ");
    file.commit();
  }
  ASSERT_EQ(::write(log, "after", 5), 5);
  ::close(log);
  EXPECT_EQ(tests::read_file(path), "before report report after");
  EXPECT_TRUE(std::filesystem::is_symlink(link));
}

TEST(ReplacedFile, IsReadByOthersOnlyWhereThatIsAskedFor) {
  namespace fs = std::filesystem;
  const tests::TemporaryFolder folder;
  const std::string secret = folder.path("rejects.jsonl");
  const std::string shared = folder.path("run.prom");
  ReplacedFile(secret).commit();
  ReplacedFile(shared, FileReaders::everyone).commit();
  constexpr fs::perms others = fs::perms::group_read | fs::perms::others_read;
  EXPECT_EQ(fs::status(secret).permissions() & others, fs::perms::none);
  EXPECT_EQ(fs::status(shared).permissions() & others, others);
}

TEST(ReplacedFile, SaysWhichFileCanNotBeWritten) {
  const tests::TemporaryFolder folder;
  const std::string below_a_file = folder.write("file", "") + "/report.json";
  try {
    ReplacedFile file(below_a_file);
    FAIL() << "opened";
  } catch (const RunError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::stopped);
    EXPECT_NE(std::string(error.what()).find(below_a_file), std::string::npos);
  }
}

TEST(ReplacedFile, RefusesAFolderBeforeAnythingIsWritten) {
  const tests::TemporaryFolder folder;
  EXPECT_THROW(ReplacedFile(folder.path().string()), RunError);
}

}  // namespace
}  // namespace mixferry
