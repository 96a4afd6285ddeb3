#include "engine/commands/check_credentials.h"

#include <gtest/gtest.h>

namespace mixferry::commands {
namespace {

using Fitness = reading::CredentialFinding::Fitness;

CheckedCredential that(Fitness fitness) {
  return {.kind = {}, .where = {}, .finding = {fitness, "So it is."}};
}

TEST(CredentialsExitCode, TellsTheWorstOfThem) {
  const CheckedCredential works = that(Fitness::works);
  const CheckedCredential refused = that(Fitness::does_not);
  const CheckedCredential silent = that(Fitness::unknown);
  const CheckedCredential missing{.kind = {}, .where = {}, .problem = "it is not there"};
  const CheckedCredential not_asked{.kind = {}, .where = {}, .not_asked = "as you wish"};
  const auto code_of = [](const std::vector<CheckedCredential>& all) { return exit_code_for(all); };
  EXPECT_EQ(code_of({}), ExitCode::done);
  EXPECT_EQ(code_of({works, not_asked}), ExitCode::done);
  EXPECT_EQ(code_of({works, silent}), ExitCode::stopped);
  EXPECT_EQ(code_of({silent, refused}), ExitCode::refused);
  EXPECT_EQ(code_of({silent, refused, missing}), ExitCode::usage);
}

}  // namespace
}  // namespace mixferry::commands
