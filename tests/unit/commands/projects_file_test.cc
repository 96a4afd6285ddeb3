#include "engine/commands/projects_file.h"

#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"

namespace mixferry::commands {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

/// What there is to say of a file of `yaml` with `mode`; empty: it is read.
std::string refusal_of(const tests::TemporaryFolder& folder, const char* yaml, unsigned mode) {
  const std::string path = folder.write("it's p.yaml", yaml);
  std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
  const auto read = read_projects_file(path);
  return read ? "" : read.error();
}

constexpr const char* kByCommand =
    "projects:\n"
    "  p: { token: t, service_account: { env: A } }\n"
    "organizations:\n"
    "  o: { scim_token: { command: [pass, show] }, service_account: { file: a } }\n";

// Method: each mode that lets others than the owner write, and those that don't.
TEST(ProjectsFile, ThatOthersMayWriteToNamesNoCommand) {
  const tests::TemporaryFolder folder;
  for (const unsigned mode : {0600U, 0400U, 0644U, 0755U})
    EXPECT_EQ(refusal_of(folder, kByCommand, mode), "") << mode;
  const std::string place = folder.path("it's p.yaml") + ":4:20: \"scim_token\" names a command, and ";
  const std::string to_do = " may write to this file, and so run any program as you: chmod go-w '" +
                            folder.path("it") + "'\\''s p.yaml'\n";
  EXPECT_EQ(refusal_of(folder, kByCommand, 0660), place + "its group" + to_do);
  for (const unsigned mode : {0602U, 0666U, 0646U})
    EXPECT_EQ(refusal_of(folder, kByCommand, mode), place + "every user of this machine" + to_do) << mode;
}

TEST(ProjectsFile, ThatOthersMayWriteToNamesNoFile) {
  const tests::TemporaryFolder folder;
  EXPECT_THAT(
      refusal_of(folder, "projects: { p: { token: t, gdpr_token: { file: a } } }", 0664),
      HasSubstr(":1:40: \"gdpr_token\" names a file, and its group may write to this file, and so have "
                "any file read as you: chmod go-w "));
}

TEST(ProjectsFile, ThatOthersMayWriteToMayNameVariables) {
  const tests::TemporaryFolder folder;
  EXPECT_EQ(refusal_of(folder, "projects: { p: { token: t, gdpr_token: { env: A } } }", 0666), "");
}

TEST(ProjectsFile, TellsItsMistakesFirst) {
  const tests::TemporaryFolder folder;
  EXPECT_THAT(refusal_of(folder, "projects: { p: { gdpr_token: { file: a } } }", 0666),
              HasSubstr(":1:13: the project \"p\" has neither token nor id"));
  EXPECT_THAT(read_projects_file(folder.path("none")).error(),
              StartsWith(folder.path("none") + ": can't be read"));
}

}  // namespace
}  // namespace mixferry::commands
