// The code itself: what a folder may include, who prints, who starts threads. The tree is read as text.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "tests/tidy/rooms.h"

namespace mixferry::tests {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<SourceFile> product_files() {
  const std::filesystem::path top = MIXFERRY_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const char* folder : {"connectors", "mappings", "engine"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top / folder)) {
      if (entry.path().extension() != ".h" && entry.path().extension() != ".cc") continue;
      files.push_back({std::filesystem::relative(entry.path(), top).string(), text_of(entry.path())});
    }
  }
  return files;
}

const Rooms& rooms() {
  static const Rooms rooms(text_of(MIXFERRY_ROOMS));
  return rooms;
}

// `LINKS` of mixferry_library() are the table.
TEST(Tidy, RoomsIncludeWhatTheyLinkAndLinkWhatTheyInclude) {
  for (const std::string& contradiction : rooms().contradictions(product_files()))
    ADD_FAILURE() << contradiction;
}

// All others have what they say returned, or told to whoever asked.
TEST(Tidy, OnlyReportAndTheCommandLinePrint) {
  constexpr const char* kPrints =
      R"((std::c(?:out|err)\b|\b(?:v?f?printf|f?puts|f?putc|putchar|fwrite|fmt::print)\(|\bwrite\(STD(?:OUT|ERR)_FILENO))";
  for (const SourceFile& file : product_files()) {
    const std::string room = rooms().room_of(file.path);
    if (room == "engine/report" || room == "engine/cli") continue;
    EXPECT_EQ(matches(file.text, kPrints).size(), 0u) << file.path;
  }
}

/// A use case says what it has to say to its listener, and returns the rest.
TEST(Tidy, UseCasesDoNotSpeakByThemselves) {
  for (const SourceFile& file : product_files()) {
    if (rooms().room_of(file.path) != "engine/commands") continue;
    EXPECT_EQ(matches(file.text, R"((engine/report/(console|terminal)\.h))").size(), 0u) << file.path;
  }
}

TEST(Tidy, CredentialsAreWrittenToTheWireAlone) {
  for (const SourceFile& file : product_files()) {
    if (file.path == "engine/http/beast_message.h") continue;
    EXPECT_EQ(matches(file.text, R"((reveal\(\))(?! const))").size(), 0u) << file.path;
  }
}

TEST(Tidy, NothingIsDetached) {
  for (const SourceFile& file : product_files()) {
    EXPECT_EQ(matches(file.text, R"((asio::detached|\.detach\(\)))").size(), 0u) << file.path;
  }
}

TEST(Tidy, ThreadsAreStartedInFewPlaces) {
  const std::set<std::string> may_start = {"engine/pipeline", "engine/ledger", "engine/reading", "engine/sandbox"};
  for (const SourceFile& file : product_files()) {
    if (may_start.contains(rooms().room_of(file.path))) continue;
    EXPECT_EQ(matches(file.text, R"((std::jthread|std::thread\b(?!::)))").size(), 0u) << file.path;
  }
}

TEST(Tidy, EveryHeaderIsIncludedBySomebody) {
  std::set<std::string> included;
  for (const SourceFile& file : product_files()) {
    for (const std::string& name : matches(file.text, "#include \"([^\"]*)\"")) included.insert(name);
  }
  for (const SourceFile& file : product_files()) {
    EXPECT_TRUE(!file.path.ends_with(".h") || included.contains(file.path)) << file.path;
  }
}

TEST(Tidy, EverySourceIsBuilt) {
  for (const SourceFile& file : product_files()) {
    if (!file.path.ends_with(".cc")) continue;
    std::filesystem::path folder = std::filesystem::path(MIXFERRY_SOURCE_DIR) / file.path;
    bool named = false;
    for (folder = folder.parent_path(); !named && folder != MIXFERRY_SOURCE_DIR;
         folder = folder.parent_path()) {
      std::ifstream list(folder / "CMakeLists.txt");
      const std::string text{std::istreambuf_iterator<char>(list), {}};
      named = text.find(std::filesystem::path(file.path).filename().string()) != std::string::npos;
    }
    EXPECT_TRUE(named) << file.path;
  }
}

TEST(Tidy, FilesStayReadable) {
  for (const SourceFile& file : product_files()) {
    EXPECT_LE(std::ranges::count(file.text, '\n'), 500) << file.path << " is perhaps two things";
  }
}

}  // namespace
}  // namespace mixferry::tests
