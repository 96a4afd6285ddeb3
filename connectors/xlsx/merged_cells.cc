#include "connectors/xlsx/merged_cells.h"

#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <utility>

#include "connectors/xlsx/xml.h"

namespace mixferry::connectors::xlsx {
namespace {

class MergedVisitor final : public XmlVisitor {
 public:
  explicit MergedVisitor(std::string sheet) : sheet_(std::move(sheet)) {}

  void on_start(std::string_view name, const Attributes& attributes) override {
    if (name != "mergeCell") return;
    const auto area = parse_area(attributes.find("ref").value_or(""));
    if (!area || area->last_row == area->first_row) return;
    if (areas.size() == kMergedMax) {
      return reader_->fail(fmt::format("more than {} cells are merged, which no sheet has.", kMergedMax));
    }
    areas.push_back(*area);
  }
  void on_end(std::string_view) override {}
  void on_text(std::string_view) override {}
  std::string place() const override { return fmt::format("sheet \"{}\"", sheet_); }

  void attach(XmlReader& reader) { reader_ = &reader; }

  std::vector<MergedArea> areas;

 private:
  const std::string sheet_;
  XmlReader* reader_ = nullptr;
};

}  // namespace

Result<std::vector<MergedArea>> read_merged(const Package& package, const Sheet& sheet) {
  auto part = package.open_part(sheet.part);
  if (!part) return std::unexpected(std::move(part.error()));
  MergedVisitor visitor(sheet.name);
  XmlReader reader(std::move(*part), package.path(), visitor);
  visitor.attach(reader);
  auto more = reader.read_on();
  while (more && *more) more = reader.read_on();
  if (!more) return std::unexpected(std::move(more.error()));
  std::ranges::stable_sort(visitor.areas, {}, &MergedArea::first_row);
  return std::move(visitor.areas);
}

bool FilledRows::on_row(const SheetRow& row) {
  std::erase_if(values_, [&](const Value& value) { return value.last_row < row.number; });
  const std::size_t values = values_.size();
  if (values > 0) fill(row);
  if (row.number > rows_above_ && std::exchange(is_below_header_, true)) begin_values(row);
  if (values == 0) return next_.on_row(row);
  return next_.on_row({row.number, cells_, text_, bytes_, row.marked});
}

/// Makes `cells_` of the row's own and of the values from above, from left to right.
void FilledRows::fill(const SheetRow& row) {
  cells_.clear();
  text_.clear();
  bytes_ = row.bytes - row.text.size();
  auto own = row.cells.begin();
  for (const Value& value : values_) {
    for (; own != row.cells.end() && own->column < value.column; ++own) put(own->column, row.text_of(*own));
    // A value of its own is under a merged cell only where programs left one there: it is not shown.
    if (own != row.cells.end() && own->column == value.column) ++own;
    put(value.column, value.text);
  }
  for (; own != row.cells.end(); ++own) put(own->column, row.text_of(*own));
}

void FilledRows::put(std::uint32_t column, std::string_view text) {
  bytes_ += text.size();
  text = text.substr(0, row_bytes_max_ - std::min(row_bytes_max_, text_.size()));
  const std::size_t begin = text_.size();
  text_ += text;
  cells_.push_back({column, begin, text_.size()});
}

/// Keeps the values of merged cells that begin in this row. Together they are no longer than a row may be.
void FilledRows::begin_values(const SheetRow& row) {
  while (next_area_ < areas_.size() && areas_[next_area_].first_row < row.number) ++next_area_;
  std::size_t room = row_bytes_max_;
  for (const Value& value : values_) room -= std::min(room, value.text.size());
  for (; next_area_ < areas_.size() && areas_[next_area_].first_row == row.number; ++next_area_) {
    const MergedArea& area = areas_[next_area_];
    const auto cell = std::ranges::lower_bound(row.cells, area.first_column, {}, &SheetCell::column);
    if (cell == row.cells.end() || cell->column != area.first_column) continue;
    const std::string_view text = row.text_of(*cell);
    if (text.size() > room) continue;
    const auto place = std::ranges::lower_bound(values_, area.first_column, {}, &Value::column);
    if (place != values_.end() && place->column == area.first_column)
      continue;  // overlapping: the first counts
    room -= text.size();
    values_.insert(place, {area.first_column, area.last_row, std::string(text)});
  }
}

}  // namespace mixferry::connectors::xlsx
