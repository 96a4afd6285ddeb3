#include "engine/cli/verify_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/temporary_folder.h"
#include "tests/unit/cli/parsed.h"

namespace mixferry::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

commands::VerifyArguments verify_of(std::vector<std::string> words) {
  words.insert(words.begin(), "verify");
  return tests::parsed<VerifyCommand>(words)->arguments();
}

TEST(VerifyCommand, TakesASampleUnlessAllIsAskedFor) {
  const commands::VerifyArguments sample = verify_of({"a.csv", "--id", "ID", "--project-id", "7"});
  EXPECT_FALSE(sample.all);
  EXPECT_EQ(sample.sample, 1'000u);
  EXPECT_EQ(sample.run, 0);
  EXPECT_TRUE(verify_of({"a.csv", "--id", "ID", "--all"}).all);
  EXPECT_THAT(tests::complaint({"verify", "a.csv", "--id", "ID", "--all", "--sample", "5"}),
              HasSubstr("--all"));
  EXPECT_THAT(tests::complaint({"verify", "a.csv", "--id", "ID", "--sample", "0"}), HasSubstr("1 to 60000"));
  EXPECT_THAT(tests::complaint({"verify", "a.csv", "--id", "ID", "--project-id", "prod"}),
              HasSubstr("in digits"));
  EXPECT_THAT(tests::complaint({"verify", "a.csv"}), HasSubstr("Give a mapping with -m"));
  EXPECT_THAT(tests::complaint({"verify", "a.csv", "--id", "ID", "--mend", "-"}),
              HasSubstr("--mend -: name a file"));
}

TEST(VerifyCommand, TakesANumberForARun) {
  const commands::VerifyArguments of_run = verify_of({"7"});
  EXPECT_EQ(of_run.run, 7);
  EXPECT_TRUE(of_run.reading.sources.empty());
  EXPECT_THAT(tests::complaint({"verify", "7", "-m", "m.yaml"}), HasSubstr("-m is that of run 7"));
  EXPECT_THAT(tests::complaint({"verify", "7", "--only", "a"}), HasSubstr("--only is that of run 7"));

  const tests::TemporaryFolder folder;
  const std::string file = folder.write("7", "ID\n1\n");
  EXPECT_THAT(verify_of({file, "--id", "ID"}).reading.sources, ElementsAre(file));
}

}  // namespace
}  // namespace mixferry::cli
