#pragma once
/// A mapping compiled for one run: names resolved, constants and keys escaped once, patterns and zones looked
/// up.

#include <memory>
#include <string>

#include "engine/base/error.h"
#include "engine/base/row.h"
#include "mappings/language/mapping.h"
#include "mappings/plan/encoded_rows.h"

namespace mixferry::mappings {

/// What a plan needs beside the mapping.
struct PlanOptions {
  std::string token;     ///< project token; empty: updates are written without `$token` (preview, check)
  std::string timezone;  ///< `--timezone`: for date-times that name no zone; empty: the mapping's, else UTC
};

/// Turns rows into updates. Immutable: one plan serves all threads. No I/O.
class Plan {
 public:
  /// An error (`fatal`) names what only compiling can find: an unknown time zone.
  [[nodiscard]] static Result<Plan> compile(const Mapping& mapping, const PlanOptions& options);

  Plan(Plan&&) noexcept;
  Plan& operator=(Plan&&) noexcept;
  ~Plan();

  /// The columns that the rules read, each once; rows must be read with this request.
  [[nodiscard]] const ColumnRequest& columns() const;

  /// The columns without which no row has an id: at least one of them must exist in a source.
  [[nodiscard]] const std::vector<std::string>& id_columns() const;

 private:
  friend class RowMapper;
  struct Program;
  std::unique_ptr<const Program> program_;
};

/// Works a plan on rows, one after the other. Keeps scratch memory: one per thread. The plan must outlive it.
class RowMapper {
 public:
  explicit RowMapper(const Plan& plan);
  ~RowMapper();

  /// Appends to `out` what `row` yields: updates, a reject, or a count in its tally. `block_begin` is where
  /// the row's block begins in memory, so that `raw_offset` can be told.
  void map(const Row& row, const char* block_begin, EncodedRows& out);

 private:
  struct Scratch;
  const Plan::Program& program_;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace mixferry::mappings
