#pragma once
/// Where the cells of a CSV row go: from the order of the file to the order that was asked for.

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/error.h"
#include "engine/base/row.h"

namespace mixferry::connectors {

/// The cells of one row at a time, in the order of a request. Columns the header does not have stay absent.
class CsvColumns {
 public:
  /// An error (`fatal`) names what can't be told apart: see `find_column`. Others that share a name, or have
  /// none, are delivered under their `unique_names`.
  [[nodiscard]] static Result<CsvColumns> arrange(const std::vector<std::string>& header,
                                                  const ColumnRequest& request);

  /// Behind the last column rows have one more cell, which nobody can ask for.
  void add_end_cell() { targets_.push_back(end_cell_.get()); }
  /// What stands there; empty without.
  [[nodiscard]] std::string_view end_text() const { return end_cell_->text; }

  /// How many cells a row has.
  [[nodiscard]] std::size_t size() const { return targets_.size(); }

  /// The cells that the columns of the file fill; columns that nobody asked for share one.
  [[nodiscard]] std::span<Cell* const> targets() const { return targets_; }

  /// To be called when all targets are filled: serves names that were asked for twice.
  void complete();

  [[nodiscard]] std::span<const Cell> cells() const { return cells_; }
  /// What the columns of `cells` are called in the header; empty for those that it does not have.
  [[nodiscard]] std::span<const std::string> cell_names() const { return cell_names_; }
  [[nodiscard]] std::span<const NamedCell> others() const { return others_; }
  /// See `Row::content`; of no columns, unless it was asked for.
  [[nodiscard]] Hash128 content() const;

 private:
  [[nodiscard]] Result<> place_requested(const std::vector<std::string>& header,
                                         const ColumnRequest& request);
  [[nodiscard]] Result<> place_others(const std::vector<std::string>& header, const ColumnRequest& request);
  void place_all(const std::vector<std::string>& header);

  // What points into these stays right: they keep their memory when moved and never grow again.
  std::vector<Cell> cells_;
  std::vector<std::string> cell_names_;
  std::vector<std::string> names_;  ///< what `others_` are called
  std::vector<NamedCell> others_;
  std::vector<Cell> unnamed_;                 ///< that nobody asked for, but that belong to the content
  std::vector<std::uint64_t> content_names_;  ///< hashes of the columns' names, if the content was asked for
  std::unique_ptr<Cell> unwanted_ = std::make_unique<Cell>();
  std::unique_ptr<Cell> end_cell_ = std::make_unique<Cell>();
  std::vector<Cell*> targets_;
  std::vector<std::pair<const Cell*, Cell*>> copies_;
};

}  // namespace mixferry::connectors
