/// CSV as read here against Python's strict `csv` reader, which is someone else's idea of the format.
///
/// A program of its own, so that it can tell CTest that it was skipped where there is no python3.

#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fmt/format.h>
#include <optional>
#include <random>
#include <string>
#include <sys/wait.h>
#include <vector>

#include "connectors/open/open_source.h"
#include "tests/support/collected_rows.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

/// What CTest is told where the test can't run; see SKIP_RETURN_CODE in CMakeLists.txt.
constexpr int kSkipped = 77;
constexpr int kPythonRefuses = 3;
constexpr std::uint32_t kSeeds = 40;
constexpr std::size_t kRows = 120;

using Records = std::vector<std::vector<std::string>>;

/// One generated file, as `csv.writer` and others might have written it.
struct Generated {
  char delimiter;
  char quote;
  const char* row_end;
  bool damaged;
  std::string text;
};

class Generator {
 public:
  explicit Generator(std::uint32_t seed) : random_(seed) {}

  Generated file() {
    constexpr std::array kDelimiters = {',', ';', '\t', '|', '^', '`'};
    constexpr std::array kRowEnds = {"\n", "\r\n", "\r"};
    Generated file{.delimiter = kDelimiters[below(kDelimiters.size())],
                   .quote = below(4) == 0 ? '\'' : '"',
                   .row_end = kRowEnds[below(kRowEnds.size())],
                   .damaged = below(4) == 0,
                   .text = {}};
    const std::size_t columns = 2 + below(6);
    for (std::size_t row = 0; row <= kRows; ++row) {
      for (std::size_t column = 0; column < columns; ++column) {
        if (column > 0) file.text += file.delimiter;
        // The header is plainly quoted, so that the detection has what it needs to find the quote.
        file.text += row == 0 ? quoted(fmt::format("c{}", column), file) : cell(file);
      }
      file.text += file.row_end;
      if (below(20) == 0) file.text += file.row_end;
    }
    if (file.damaged) {
      std::size_t at = below(file.text.size());
      while ((static_cast<unsigned char>(file.text[at]) & 0xC0U) == 0x80U) --at;  // not inside a character
      file.text.insert(at, 1, file.quote);
    }
    return file;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }

  std::string cell(const Generated& file) {
    const std::string pieces[] = {
        "a",  "Zo\u00eb", " ", "0", "\u6f22", "x y", "=1+2", std::string(1, file.delimiter),
        "\n", "\r\n",     ",", ";", "\"",     "'",   "\\",   "5\" pipe"};
    std::string text;
    for (std::size_t count = below(6); count > 0; --count) text += pieces[below(std::size(pieces))];
    const bool must_quote =
        text.find_first_of(std::string("\r\n") + file.delimiter + file.quote) != std::string::npos;
    return must_quote || below(5) == 0 ? quoted(text, file) : text;
  }

  static std::string quoted(const std::string& text, const Generated& file) {
    std::string result(1, file.quote);
    for (const char character : text) result.append(character == file.quote ? 2 : 1, character);
    return result + file.quote;
  }

  std::mt19937 random_;
};

std::string shell_quoted(const std::string& text) {
  std::string result = "'";
  for (const char character : text) result += character == '\'' ? "'\\''" : std::string(1, character);
  return result + "'";
}

/// Runs a command; its exit code and what it wrote to standard output.
std::pair<int, std::string> run(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {-1, {}};
  std::string output;
  std::array<char, 4096> buffer;
  while (const std::size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe))
    output.append(buffer.data(), got);
  const int status = ::pclose(pipe);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, output};
}

/// nullopt where Python refuses the file.
std::optional<Records> records_of_python(const std::string& path, const Generated& file) {
  const auto [code, output] = run(fmt::format(
      "python3 {} {} {} {}", shell_quoted(MIXFERRY_SOURCE_DIR "/tests/conformance/python_csv_rows.py"),
      shell_quoted(path), shell_quoted(std::string(1, file.delimiter)),
      shell_quoted(std::string(1, file.quote))));
  if (code == kPythonRefuses) return std::nullopt;
  if (code != 0) throw std::runtime_error(fmt::format("python3 ended with {}", code));
  Records records;
  for (std::size_t begin = 0; begin < output.size();) {
    const std::size_t end = output.find('\n', begin);
    records.push_back(boost::json::value_to<std::vector<std::string>>(
        boost::json::parse(output.substr(begin, end - begin))));
    begin = end + 1;
  }
  return records;
}

/// What is wrong with how `file` is read; empty if nothing is.
std::string difference(const TemporaryFolder& folder, const Generated& file) {
  const std::string path = folder.write("export.csv", file.text);
  connectors::ReadOptions options{.block_bytes_target = 500};
  // Where nothing is damaged, the dialect must be found; otherwise the question is what becomes of the rows.
  if (file.damaged) {
    options.delimiter = std::string(1, file.delimiter);
    options.quote = file.quote;
    options.backslash_escapes = false;
    options.cr_ends_rows = file.row_end == std::string_view("\r");
  }
  auto source = connectors::open_source(path, options);
  const auto expected = records_of_python(path, file);
  if (!source) return expected ? "refused: " + source.error().message : "";
  const std::vector<std::string> names = (*source)->header().value();
  ColumnRequest request;
  for (std::size_t i = 1; i <= names.size(); ++i) request.names.push_back(fmt::format("#{}", i));
  const Collected found = collect(**source, request);
  if (found.error) return *found.error;

  std::size_t rejects = 0;
  for (const CollectedRow& row : found.rows) rejects += row.reject_code.empty() ? 0 : 1;
  if (!expected) return rejects > 0 ? "" : "Python refuses the file, and no row was rejected";
  if (expected->empty() || names != expected->front()) return "the headers differ";
  if (found.rows.size() + 1 != expected->size()) {
    return fmt::format("{} rows, Python has {}", found.rows.size(), expected->size() - 1);
  }
  for (std::size_t i = 0; i < found.rows.size(); ++i) {
    const std::vector<std::string>& cells = (*expected)[i + 1];
    const CollectedRow& row = found.rows[i];
    // Python has no opinion on width; here it is what rejects a row.
    const bool same = cells.size() == names.size() ? row.cells == cells : !row.reject_code.empty();
    // Nor on a cell that a quote ends and none begins.
    const bool is_in_doubt = file.damaged && row.reject_code == "bad_quote";
    if (!same && !is_in_doubt)
      return fmt::format("row {} on line {} differs: {}", row.number, row.line, row.reject_message);
  }
  return {};
}

int compare_all() {
  if (run("python3 -c 'import csv, json' 2>/dev/null").first != 0) {
    fmt::print("skipped: there is no python3 to compare with\n");
    return kSkipped;
  }
  const TemporaryFolder folder;
  int differences = 0;
  for (std::uint32_t seed = 1; seed <= kSeeds; ++seed) {
    const Generated file = Generator(seed).file();
    const std::string what = difference(folder, file);
    if (what.empty()) continue;
    ++differences;
    fmt::print("seed {}{}: {}\n{}\n", seed, file.damaged ? ", damaged" : "", what,
               ::testing::PrintToString(file.text));
  }
  fmt::print("{} files compared with Python, {} differ\n", kSeeds, differences);
  return differences == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace mixferry::tests

int main() {
  try {
    return mixferry::tests::compare_all();
  } catch (const std::exception& error) {
    fmt::print("{}\n", error.what());
    return EXIT_FAILURE;
  }
}
