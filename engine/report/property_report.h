#pragma once
/// What a report tells of each property, and that of a check of the ids.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/tally.h"

namespace mixferry::report {

/// A row as an example of something.
struct RowExample {
  std::uint64_t row = 0;
  std::string text;  ///< the value, or the id
};

/// One property of a mapping, or a column that `unmapped: keep` sends.
struct PropertyReport {
  std::string name;
  std::string operation;            ///< the key of the mapping: `set`, `union`; `unmapped`
  std::string target;               ///< of several targets: `users`, `groups company`; else empty
  std::uint64_t filled = 0;         ///< rows that carry it; of rows that are not rejected, as is the rest
  NamedCounts types;                ///< of what they carry: `string`, `number` -> rows
  std::uint64_t cut = 0;            ///< rows with a value cut to Mixpanel's limit
  std::uint64_t skipped = 0;        ///< rows where `on_error: skip` left it out
  NamedCounts reject_reasons;       ///< of rows that its value rejects
  std::vector<RowExample> rejects;  ///< the first three

  [[nodiscard]] std::uint64_t rejected() const;
};

/// Ids that may melt people together, or tear one apart.
struct IdReport {
  std::uint64_t empty = 0;       ///< rows without an id, rejected or skipped
  std::uint64_t other_case = 0;  ///< rows whose id differs from an earlier one in letter case alone
  std::uint64_t shared = 0;      ///< ids that stand beside different e-mails
  struct Pair {
    std::string id;
    std::uint64_t row = 0;
    std::uint64_t earlier_row = 0;
  };
  std::vector<Pair> other_case_examples;  ///< the first three
  std::vector<Pair> shared_examples;
};

[[nodiscard]] boost::json::array to_json(const std::vector<PropertyReport>& properties);
[[nodiscard]] boost::json::object to_json(const IdReport& ids);

/// A line each, and more where values were refused; at most 80 columns. `rows`: those that can be delivered.
[[nodiscard]] std::string in_words(const std::vector<PropertyReport>& properties, std::uint64_t rows);
/// A warning each, with examples; empty if there is nothing to warn of.
[[nodiscard]] std::string in_words(const IdReport& ids, std::uint64_t rows);

}  // namespace mixferry::report
