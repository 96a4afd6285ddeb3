#pragma once
/// A mapping drafted from what a survey found: right as far as the rows tell,
/// and saying what they do not.

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/target_kind.h"
#include "mappings/language/project_identity.h"
#include "mappings/survey/column_facts.h"

namespace mixferry::mappings {

/// How the export was read, as far as it was told to be: what a mapping's `source` says. Empty: by looking.
struct DraftSource {
  std::string format = {};
  std::string records = {};
  std::string encoding = {};
  std::string delimiter = {};
  std::optional<std::uint32_t> skip_rows = {};
  std::optional<std::uint32_t> header_row = {};
  std::string sheet = {};
  std::string timezone = {};
};

/// What is known of an export.
struct DraftMaterial {
  std::string source_name;  ///< of the file, without folders: `contacts.csv`
  std::vector<ColumnFacts> columns;
  std::uint64_t rows = 0;               ///< that were looked at and could be read
  bool all_rows_seen = true;            ///< the export has no others
  bool columns_may_be_missing = false;  ///< some files of the export lack some of its columns
  DraftSource source = {};
  int this_year = 2026;                                  ///< no birthday is behind it
  std::optional<ProjectIdentity> project_identity = {};  ///< as it was said; nullopt: simplified, most likely
  std::optional<TargetKind> target = {};  ///< what the rows are for somebody who knows: not `identity`
};

struct Draft {
  std::string yaml;
  std::string built_in;  ///< the mapping it began as; empty: none fits
  TargetKind target = TargetKind::users;
  std::string id_column;           ///< empty: the export has no columns, or events are nobody's
  std::string event;               ///< of events: what they are called, in words
  std::string time_column;         ///< of events
  std::vector<std::string> notes;  ///< what to look at before anything else, a sentence each
  std::size_t properties = 0;
};

/// Begins with the built-in mapping that knows these headers, if there is one;
/// adds what the values tell of all other columns. Every column that is filled
/// is mapped, or stands in a comment where a mapping of several targets leaves open whose it is. An error,
/// for people: rows that shall be events and have no time.
[[nodiscard]] std::expected<Draft, std::string> draft_mapping(const DraftMaterial& material);

/// The end of a drafted mapping of which some rows are known to be rejects: `3 time_ahead` and the like.
[[nodiscard]] std::string rejects_comment(const std::vector<std::string>& counts);

}  // namespace mixferry::mappings
