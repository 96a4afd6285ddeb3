#pragma once
/// Where the values of a row's updates come from: for people who try a mapping.

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/plan.h"

namespace mixferry::commands {

struct ShownCell {
  std::string column;
  CellKind kind = CellKind::absent;
  std::string text;
};

struct ExplainedProperty {
  /// What was done to the cell that is easily overlooked.
  enum class Change : std::uint8_t { none, trimmed, cut };

  std::string name;
  boost::json::value value;
  std::vector<ShownCell> from;  ///< the last is the one it is most of; none: it is from no column
  Change change = Change::none;
};

struct ExplainedUpdate {
  std::string head;       ///< whose it is: `user "51"`, `company "7"`
  std::string operation;  ///< `set`, `delete`
  std::vector<ExplainedProperty> properties;
  std::vector<std::string> unset;  ///< names of properties
};

/// What became of one target of the mapping.
struct ExplainedTarget {
  std::string profiles;  ///< `users`, `groups company`
  bool has_updates = false;
  std::vector<ShownCell> once;  ///< what names the happening, for which what is added is added once
};

struct ExplainedRow {
  std::vector<ExplainedUpdate> updates;
  std::vector<ExplainedTarget> targets;
  std::vector<ShownCell> cells;           ///< those that rules ask for and that have something in them
  std::vector<std::string> no_value_for;  ///< properties whose cells are empty
  std::vector<std::string> left_out;      ///< properties that have cells and no value
  std::vector<std::string> unread;        ///< columns with something in them, that no rule reads
};

class RowExplainer {
 public:
  /// Both must outlive it.
  RowExplainer(const mappings::Mapping& mapping, const mappings::Plan& plan)
      : mapping_(mapping), plan_(plan) {}

  /// `row` must have been read with all of its columns; `encoded` is what it came to, alone.
  [[nodiscard]] ExplainedRow explain(const Row& row, const mappings::EncodedRows& encoded) const;

 private:
  const mappings::Mapping& mapping_;
  const mappings::Plan& plan_;
};

}  // namespace mixferry::commands
