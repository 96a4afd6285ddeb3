#pragma once
/// What a test expected beside what its row came to.

#include <string>
#include <vector>

#include "mappings/plan/encoded_rows.h"
#include "mappings/testing/test_file.h"

namespace mixferry::mappings {

/// One thing that is not as expected. Texts are for people; JSON of values as it is sent.
struct Difference {
  std::string where;     ///< `user "1001"`, or empty: the row as a whole
  std::string property;  ///< with its operation, `set Plan`; empty: the record as a whole
  std::string expected;  ///< empty: nothing
  std::string got;       ///< the same

  [[nodiscard]] bool operator==(const Difference&) const = default;
};

/// In the test's order, none where all is as expected. `row`: what the test's row was mapped to.
[[nodiscard]] std::vector<Difference> differences(const MappingTest& test, const EncodedRows& row);

}  // namespace mixferry::mappings
