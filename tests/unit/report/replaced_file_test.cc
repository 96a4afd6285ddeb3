#include "engine/report/replaced_file.h"

#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::report {
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

TEST(ReplacedFile, IsReadByOthersOnlyWhereThatIsAskedFor) {
  namespace fs = std::filesystem;
  const tests::TemporaryFolder folder;
  const std::string secret = folder.path("rejects.jsonl");
  const std::string shared = folder.path("run.prom");
  ReplacedFile(secret).commit();
  ReplacedFile(shared, Readers::everyone).commit();
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
}  // namespace mixferry::report
