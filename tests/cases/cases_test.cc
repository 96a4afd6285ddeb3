// Small exports that once came out wrong, each tried as its user would: a folder holds the input, and a file
// `case` what is typed and what must come of it. tests/README.md describes the form.

#include <algorithm>
#include <filesystem>
#include <gtest/gtest.h>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/import_bench.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

const std::filesystem::path kCases = MIXFERRY_SOURCE_DIR "/tests/cases";
constexpr std::string_view kWhiteSpace = " \t\r\n";

/// The program as it is typed. The token is the sandbox's, and only where one is needed: a preview would show
/// it, and projects have one of their own.
constexpr const char* kTyped =
    "#!/bin/sh\ncase \"$1\" in import|sync) [ -n \"$MIXFERRY_PROJECTS\" ] || export MIXPANEL_TOKEN=sandbox;; "
    "esac\n"
    "exec '" MIXFERRY_PROGRAM "' \"$@\"\n";

struct Expectation {
  enum class Kind { exit_code, out, err, not_out, not_err } kind;
  std::string text;  ///< of an exit code: its digits
  std::size_t line;  ///< of the file `case`, from 1
};

/// One command and what must hold of it.
struct Step {
  std::string command;
  std::vector<Expectation> expectations;
};

/// The text with each run of white space as one blank: where a sentence wraps is not what a case is about.
std::string with_single_blanks(std::string_view text) {
  std::string result;
  for (const char byte : text) {
    if (kWhiteSpace.find(byte) == std::string_view::npos) {
      result += byte;
    } else if (!result.ends_with(' ')) {
      result += ' ';
    }
  }
  return result;
}

/// The form of the file `case`; throws on what it does not know, so that no line is passed over.
std::vector<Step> read_case(const std::filesystem::path& file) {
  using Kind = Expectation::Kind;
  constexpr std::pair<std::string_view, Kind> kKeywords[] = {{"exit ", Kind::exit_code},
                                                             {"out ", Kind::out},
                                                             {"err ", Kind::err},
                                                             {"not out ", Kind::not_out},
                                                             {"not err ", Kind::not_err}};
  std::vector<Step> steps;
  std::istringstream lines(read_file(file));
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with("$ ")) {
      steps.push_back({.command = line.substr(2), .expectations = {}});
      continue;
    }
    const auto* keyword = std::ranges::find_if(
        kKeywords, [&](const auto& candidate) { return line.starts_with(candidate.first); });
    if (keyword == std::end(kKeywords) || steps.empty()) {
      throw std::runtime_error(file.string() + ":" + std::to_string(number) + ": not understood: " + line);
    }
    steps.back().expectations.push_back(
        {.kind = keyword->second, .text = line.substr(keyword->first.size()), .line = number});
  }
  if (steps.empty()) throw std::runtime_error(file.string() + " types no command");
  return steps;
}

void expect(const Expectation& expectation, const ProgramResult& result) {
  const std::string wanted = with_single_blanks(expectation.text);
  const auto has = [&](const std::string& text) {
    return with_single_blanks(text).find(wanted) != std::string::npos;
  };
  switch (expectation.kind) {
    case Expectation::Kind::exit_code:
      EXPECT_EQ(std::to_string(result.exit_code), wanted);
      break;
    case Expectation::Kind::out:
      EXPECT_TRUE(has(result.out)) << "standard output lacks: " << wanted;
      break;
    case Expectation::Kind::err:
      EXPECT_TRUE(has(result.err)) << "standard error lacks: " << wanted;
      break;
    case Expectation::Kind::not_out:
      EXPECT_FALSE(has(result.out)) << "standard output has: " << wanted;
      break;
    case Expectation::Kind::not_err:
      EXPECT_FALSE(has(result.err)) << "standard error has: " << wanted;
      break;
  }
}

/// A copy of the folder to work in, a sandbox to send to, and a shell that knows both.
class Stage {
 public:
  explicit Stage(const std::filesystem::path& inputs) {
    std::filesystem::copy(inputs, work(), std::filesystem::copy_options::recursive);
    std::filesystem::permissions(bench_.folder().write("bin/mixferry", kTyped), std::filesystem::perms{0755});
  }

  [[nodiscard]] ProgramResult type(const std::string& command) const {
    ProgramOptions options;
    options.run_under = {
        "/bin/sh", "-c",
        "umask 022; PATH='" + bench_.folder().path("bin") + "':$PATH; cd '" + work() + "'\n" + command};
    options.environment = {{"ENDPOINT", bench_.endpoint()},
                           {"LC_ALL", "C.UTF-8"},
                           {"COLUMNS", "80"},
                           {"XDG_CONFIG_HOME", bench_.folder().path("config")},
                           {"MIXFERRY_STATE", bench_.state_dir()}};
    return run_program(options);
  }

 private:
  [[nodiscard]] std::string work() const { return bench_.folder().path("work"); }

  ImportBench bench_;
};

std::vector<std::string> case_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kCases)) {
    if (entry.is_directory()) names.push_back(entry.path().filename());
  }
  std::ranges::sort(names);
  return names;
}

class Cases : public testing::TestWithParam<std::string> {};

// Method: commands are typed one after the other; what each printed must hold what its lines say.
TEST_P(Cases, ComeOutRight) {
  const std::filesystem::path folder = kCases / GetParam();
  const Stage stage(folder);
  for (const Step& step : read_case(folder / "case")) {
    const ProgramResult result = stage.type(step.command);
    for (const Expectation& expectation : step.expectations) {
      SCOPED_TRACE(folder / ("case:" + std::to_string(expectation.line)));
      expect(expectation, result);
    }
    if (HasFailure()) FAIL() << "$ " << step.command << "\n" << result.out << "\n" << result.err;
  }
}

INSTANTIATE_TEST_SUITE_P(Folders, Cases, testing::ValuesIn(case_names()),
                         [](const auto& row) { return row.param; });

}  // namespace
}  // namespace mixferry::tests
