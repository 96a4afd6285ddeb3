#include "engine/pipeline/early_stop.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mixferry::pipeline {
namespace {

using testing::EndsWith;

delivery::DeliveryError error(ErrorKind kind, unsigned status) {
  return {.kind = kind, .message = "it went wrong.", .status = status};
}

TEST(EarlyStop, AtRefusedCredentialsHasACodeOfItsOwn) {
  for (const unsigned status : {401U, 402U, 403U}) {
    EXPECT_EQ(exit_code_of(error(ErrorKind::fatal, status), true), ExitCode::refused) << status;
    EXPECT_EQ(exit_code_of(error(ErrorKind::fatal, status), false), ExitCode::refused) << status;
  }
}

TEST(EarlyStop, BeforeAnythingWasSentIsWrongUsageWhereItWillNeverSucceed) {
  EXPECT_EQ(exit_code_of(error(ErrorKind::fatal, 404), true), ExitCode::usage);
  EXPECT_EQ(exit_code_of(error(ErrorKind::fatal, 404), false), ExitCode::stopped);
  EXPECT_EQ(exit_code_of(error(ErrorKind::retryable, 503), true), ExitCode::stopped);
}

TEST(EarlyStop, SaysHowToGoOnWhereThatHelps) {
  EXPECT_THAT(stop_for(error(ErrorKind::retryable, 503), true).message,
              EndsWith("it went wrong.\nRun the same command again to go on where it stopped."));
  EXPECT_EQ(stop_for(error(ErrorKind::fatal, 401), true).message, "it went wrong.");
}

}  // namespace
}  // namespace mixferry::pipeline
