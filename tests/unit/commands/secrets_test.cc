#include "engine/commands/secrets.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/commands/program_output.h"
#include "engine/mixpanel/secret_token.h"
#include "engine/mixpanel/service_account.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::commands {
namespace {

using projects::SecretReference;
using testing::HasSubstr;
using testing::Not;
using Way = SecretReference::Way;

std::string secret_of(SecretReference reference) {
  return read_secret(reference).value_or("refused");
}

std::string refusal_of(SecretReference reference) {
  const auto secret = read_secret(reference);
  return secret ? "" : secret.error();
}

/// A shell is a program like any other.
SecretReference printing(const std::string& script) {
  return {Way::command, {"/bin/sh", "-c", script}, {}};
}

TEST(Secret, StandsInAVariable) {
  ::setenv("MIXFERRY_TEST_SECRET", " me:s3cret\n", 1);
  EXPECT_EQ(secret_of({Way::variable, {"MIXFERRY_TEST_SECRET"}, {}}), "me:s3cret");
  for (const char* nothing : {"", " \n"}) {
    ::setenv("MIXFERRY_TEST_SECRET", nothing, 1);
    EXPECT_THAT(refusal_of({Way::variable, {"MIXFERRY_TEST_SECRET"}, {}}),
                HasSubstr("the variable MIXFERRY_TEST_SECRET "));
  }
  ::unsetenv("MIXFERRY_TEST_SECRET");
  EXPECT_EQ(refusal_of({Way::variable, {"MIXFERRY_TEST_SECRET"}, {}}),
            "the variable MIXFERRY_TEST_SECRET is not set");
}

// Method: each mode that lets others than the owner read.
TEST(Secret, StandsInAFileThatItsOwnerAloneReads) {
  const tests::TemporaryFolder folder;
  const std::string path = folder.write("it's secret", "me:s3cret\n");
  const SecretReference file{Way::file, {path}, {}};
  const auto with_mode = [&](unsigned mode) {
    std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
    return refusal_of(file);
  };
  EXPECT_EQ(with_mode(0600), "");
  EXPECT_EQ(with_mode(0400), "");
  EXPECT_EQ(secret_of(file), "me:s3cret");
  const std::string typed = "'" + folder.path("it") + "'\\''s secret'";
  for (const unsigned mode : {0604U, 0644U, 0444U}) {
    EXPECT_EQ(with_mode(mode),
              "the file " + path + ": every user of this machine can read it: chmod go-r " + typed);
  }
  EXPECT_EQ(with_mode(0640), "the file " + path + ": its group can read it: chmod g-r " + typed);
  EXPECT_THAT(refusal_of({Way::file, {folder.path("none")}, {}}), HasSubstr(": can't be read: No such file"));
  EXPECT_THAT(refusal_of({Way::file, {folder.path().string()}, {}}), HasSubstr(": can't be read: "));
}

TEST(Secret, IsPrintedByAProgram) {
  EXPECT_EQ(secret_of({Way::command, {"echo", "me:s3cret"}, {}}), "me:s3cret");
  EXPECT_EQ(secret_of({Way::command, {"/bin/echo", "a  $HOME *"}, {}}), "a  $HOME *")
      << "no shell looks at it";
  EXPECT_EQ(secret_of(printing("echo oops >&2; printf '\\n me:s3cret \\n\\n'")), "me:s3cret");
  EXPECT_EQ(secret_of(printing("cat; echo me:s3cret")), "me:s3cret") << "it reads nothing";
}

struct Failure {
  const char* name;
  const char* script;
  const char* said;
};

class FailingProgram : public testing::TestWithParam<Failure> {};

TEST_P(FailingProgram, IsToldAndNothingThatItPrinted) {
  const std::string refusal = refusal_of(printing(GetParam().script));
  const std::string behind = refusal.substr(std::min(refusal.size(), refusal.rfind('\'') + 1));
  EXPECT_EQ(behind, GetParam().said) << refusal;
}

INSTANTIATE_TEST_SUITE_P(
    Programs, FailingProgram,
    testing::Values(Failure{"ExitCode", "echo s3cret; exit 3", " failed with exit code 3"},
                    Failure{"Complaint", "echo s3cret; echo no key >&2; echo in there >&2; exit 1",
                            " failed with exit code 1: no key in there"},
                    Failure{"SteersTheScreen", "printf 'a\\033[2Jb' >&2; exit 1",
                            " failed with exit code 1: a\\x1B[2Jb"},
                    Failure{"Signal", "echo s3cret; kill -9 $$", " was ended by signal 9"},
                    Failure{"Nothing", "exit 0", " prints nothing"},
                    Failure{"Blanks", "echo; echo ' '", " prints nothing"},
                    Failure{"TwoLines", "echo s3cret; echo me",
                            " prints 2 lines, where the secret has to stand alone, on one"},
                    Failure{"ThreeLines", "echo s3cret; echo; echo me",
                            " prints 3 lines, where the secret has to stand alone, on one"},
                    Failure{"TooMuch", "yes s3cret", " prints more than 65536 bytes"}),
    [](const auto& row) { return row.param.name; });

// Method: far more than a pipe holds, on the stream that is not the secret's.
TEST(Secret, AProgramMayComplainAtLength) {
  EXPECT_THAT(refusal_of(printing("yes no key | head -c 300000 >&2; exit 1")),
              HasSubstr(" failed with exit code 1: no key no key no key"));
  EXPECT_EQ(secret_of(printing("yes no key | head -c 300000 >&2; echo me:s3cret")), "me:s3cret");
}

TEST(Secret, AProgramThatThereIsNot) {
  EXPECT_EQ(refusal_of({Way::command, {"no-such-program-of-mixferry", "a b"}, {}}),
            "the command no-such-program-of-mixferry 'a b' can't be run: there is no such program");
  const tests::TemporaryFolder folder;
  EXPECT_THAT(refusal_of({Way::command, {folder.write("script", "echo a\n")}, {}}),
              HasSubstr(" can't be run: Permission denied"));
}

// Method: a program that never ends by itself, and no time for it at all.
TEST(ProgramOutput, AProgramMayNotTakeForever) {
  const auto output =
      output_of({"/bin/sh", "-c", "echo s3cret; exec sleep 1000"}, std::chrono::milliseconds(0));
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error(), "took longer than 0 s, and was stopped");
}

// Method: a child that outlives the program and keeps its streams, as an agent does.
TEST(ProgramOutput, WhatTheProgramLeavesBehindIsNotWaitedFor) {
  const auto left = output_of({"/bin/sh", "-c", "sleep 100 & echo $!"}, std::chrono::minutes(1));
  ASSERT_TRUE(left) << left.error();
  EXPECT_EQ(::kill(std::stoi(*left), SIGKILL), 0);
}

TEST(Credential, IsOfItsKindOrNone) {
  const auto reference = [](const char* text) {
    return projects::Reference<mixpanel::ServiceAccount>{{Way::command, {"echo", text}, {}}};
  };
  EXPECT_TRUE(read_credential(reference("me:s3cret")));
  const auto none = read_credential(reference("s3cret"));
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error(), HasSubstr("the command echo s3cret: a service account is written user:secret"));
  const projects::Reference<mixpanel::GdprToken> other{{Way::command, {"printf", "me:%s", "x"}, {}}};
  EXPECT_THAT(read_credential(other).error(), HasSubstr("this is user:secret, a service account"));
}

}  // namespace
}  // namespace mixferry::commands
