#pragma once
/// Which folder may include which: what CMake links, held against what the code includes.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace mixferry::tests {

struct SourceFile {
  std::string path;  ///< from the top of the tree
  std::string text;
};

/// The folders that are a library each: `connectors/csv`, `engine/http/message`.
class Rooms {
 public:
  /// A line each: a folder, then those that it links, divided by blanks.
  explicit Rooms(std::string_view lines);

  /// The innermost one that `path` lies in; empty: none.
  [[nodiscard]] std::string room_of(std::string_view path) const;

  /// In words: what a file includes without its folder linking it, and what a folder links without including
  /// it. Empty: both say the same.
  [[nodiscard]] std::vector<std::string> contradictions(const std::vector<SourceFile>& files) const;

 private:
  std::map<std::string, std::set<std::string>, std::less<>> links_;
};

/// What the first group of `pattern` matches in `text`, wherever it does.
[[nodiscard]] std::vector<std::string> matches(const std::string& text, const char* pattern);

}  // namespace mixferry::tests
