#pragma once
/// Files of tests, which hold mappings against rows and the records expected of them.

#include <cstddef>
#include <string>
#include <vector>

#include "mappings/language/mapping.h"
#include "mappings/testing/difference.h"
#include "mappings/testing/test_file.h"

namespace mixferry::commands {

/// What a test came to.
struct TestOutcome {
  std::string name;
  std::size_t line = 0;
  std::vector<mappings::Difference> differences;  ///< none: it passed
};

/// What a file of tests came to.
struct TestedFile {
  std::string path;
  std::string mapping = {};  ///< as the file names it; empty: it does not
  std::vector<TestOutcome> tests = {};
  std::string problems = {};  ///< what is wrong with it, and keeps some of it from being run: a line each

  [[nodiscard]] std::size_t failed() const;
};

[[nodiscard]] TestedFile test_mapping(const std::string& path);

}  // namespace mixferry::commands
