// The code itself: what a folder may include, who prints, who starts threads. The tree is read as text.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace mixferry {
namespace {

struct SourceFile {
  std::string path;  ///< from the top of the tree
  std::string text;
};

std::vector<SourceFile> product_files() {
  const std::filesystem::path top = MIXFERRY_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const char* folder : {"connectors", "mappings", "engine"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(top / folder)) {
      if (entry.path().extension() != ".h" && entry.path().extension() != ".cc") continue;
      std::ifstream file(entry.path());
      files.push_back({std::filesystem::relative(entry.path(), top).string(),
                       std::string{std::istreambuf_iterator<char>(file), {}}});
    }
  }
  return files;
}

/// The folder that is one target: `connectors`, `mappings/plan`, `engine/ledger`, `engine/http/message`.
std::string room_of(const std::string& path) {
  if (path.starts_with("connectors/")) return "connectors";
  for (const char* inner : {"engine/http/message", "engine/ledger/sqlite"})
    if (path.starts_with(std::string(inner) + "/")) return inner;
  return path.substr(0, path.find('/', path.find('/') + 1));
}

std::vector<std::string> matches(const std::string& text, const char* pattern) {
  std::vector<std::string> found;
  const std::regex expression(pattern);
  for (auto at = std::sregex_iterator(text.begin(), text.end(), expression); at != std::sregex_iterator();
       ++at) {
    found.push_back((*at)[1].str());
  }
  return found;
}

/// What each room may include beside itself.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"engine/base", {}},
    {"connectors", {"engine/base"}},
    {"mappings/language", {"engine/base"}},
    {"mappings/plan", {"engine/base", "mappings/language"}},
    {"mappings/library", {"engine/base"}},
    {"mappings/survey", {"engine/base", "mappings/plan"}},
    {"mappings/draft",
     {"engine/base", "mappings/language", "mappings/library", "mappings/plan", "mappings/survey"}},
    {"mappings/review", {"engine/base", "mappings/language", "mappings/plan"}},
    {"mappings/testing", {"engine/base", "mappings/draft", "mappings/language", "mappings/plan"}},
    {"engine/batch", {"engine/base", "connectors", "mappings/plan", "engine/mixpanel"}},
    {"engine/flow", {}},
    {"engine/http/message", {"engine/base"}},
    {"engine/http", {"engine/base", "engine/http/message"}},
    {"engine/mixpanel", {"engine/base", "engine/http/message"}},
    {"engine/calls", {"engine/base", "engine/flow", "engine/http", "engine/http/message"}},
    {"engine/delivery",
     {"engine/base", "engine/batch", "engine/flow", "engine/http", "engine/http/message", "engine/mixpanel"}},
    {"engine/ledger", {"engine/base"}},
    {"engine/ledger/sqlite", {"engine/base", "engine/ledger"}},
    {"engine/pipeline",
     {"engine/base", "connectors", "mappings/plan", "mappings/survey", "engine/batch", "engine/delivery",
      "engine/ledger", "engine/mixpanel"}},
    {"engine/report", {"engine/base", "engine/pipeline", "mappings/survey"}},
    {"engine/sandbox", {}},
    {"engine/cli",
     {"engine/base", "connectors", "mappings/language", "mappings/plan", "mappings/library",
      "mappings/survey", "mappings/draft", "mappings/review", "mappings/testing", "engine/calls",
      "engine/http", "engine/ledger", "engine/ledger/sqlite", "engine/mixpanel", "engine/pipeline", "engine/report",
      "engine/sandbox"}},
};

TEST(Tidy, RoomsIncludeOnlyWhatTheyMay) {
  for (const SourceFile& file : product_files()) {
    const std::string room = room_of(file.path);
    ASSERT_TRUE(kMayInclude.contains(room)) << file.path << " is in a room that nobody planned";
    for (const std::string& included :
         matches(file.text, "#include \"((connectors|mappings|engine)/[^\"]*)\"")) {
      const std::string other = room_of(included);
      EXPECT_TRUE(other == room || kMayInclude.at(room).contains(other))
          << file.path << " includes " << included;
    }
  }
}

TEST(Tidy, OnlyReportAndCommandsPrint) {
  for (const SourceFile& file : product_files()) {
    const std::string room = room_of(file.path);
    if (room == "engine/report" || room == "engine/cli") continue;
    EXPECT_EQ(matches(file.text, R"((std::cout|std::cerr|\bprintf\(|\bputs\(|fputs\(|fprintf\())").size(), 0u)
        << file.path;
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
  const std::set<std::string> may_start = {"engine/pipeline", "engine/ledger", "engine/sandbox"};
  for (const SourceFile& file : product_files()) {
    if (may_start.contains(room_of(file.path))) continue;
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
}  // namespace mixferry
