#include "engine/verification/spill_file.h"

#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <vector>

#include "engine/base/error.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::verification {
namespace {

// Method: small texts, empty ones and one larger than any buffer, with every byte in them, come back in
// order.
TEST(SpillFile, GivesBackWhatWasWritten) {
  const tests::TemporaryFolder folder;
  std::vector<std::string> texts = {"a", "", std::string(3'000'000, 'x'), std::string("\0\n\t\xff", 4)};
  for (int i = 0; i < 1'000; ++i) texts.push_back(std::string(static_cast<std::size_t>(i), 'y'));
  SpillWriter writer(folder.path() / "spill", 1'000);
  for (std::size_t i = 0; i < texts.size(); ++i)
    writer.write({.hash = i * 7, .subject = 2, .row = {.source = 3, .row = i}, .json = texts[i]});
  writer.flush();

  SpillReader reader(folder.path() / "spill");
  Spilled spilled;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    ASSERT_TRUE(reader.next(spilled));
    EXPECT_EQ(spilled.hash, i * 7);
    EXPECT_EQ(spilled.subject, 2u);
    EXPECT_EQ(spilled.row, (ExportRow{3, i}));
    EXPECT_EQ(spilled.json, texts[i]);
  }
  EXPECT_FALSE(reader.next(spilled));
}

TEST(SpillFile, ThatIsNotThereIsEmpty) {
  const tests::TemporaryFolder folder;
  SpillReader reader(folder.path() / "spill");
  Spilled spilled;
  EXPECT_FALSE(reader.next(spilled));
}

TEST(SpillFile, ThatIsBrokenOffIsTold) {
  const tests::TemporaryFolder folder;
  SpillWriter writer(folder.path() / "spill", 1'000);
  writer.write({.json = "some text"});
  writer.flush();
  for (const std::uintmax_t bytes : {40u, 5u}) {
    std::filesystem::resize_file(folder.path() / "spill", bytes);
    SpillReader reader(folder.path() / "spill");
    Spilled spilled;
    EXPECT_THROW(static_cast<void>(reader.next(spilled)), RunError) << bytes;
  }
}

TEST(SpillFile, TellsOfAFullDisk) {
  SpillWriter writer("/dev/full", 10);
  try {
    writer.write({.json = "some text that is longer than the buffer"});
    FAIL();
  } catch (const RunError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::stopped);
    EXPECT_NE(std::string(error.what()).find("No space left on device"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace mixferry::verification
