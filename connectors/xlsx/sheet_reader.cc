#include "connectors/xlsx/sheet_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <system_error>
#include <utility>

namespace mixferry::connectors::xlsx {
namespace {

/// The column of a cell's place (`AB17`), from 1; 0 where it is none.
std::uint32_t column_of(std::string_view place) {
  std::uint32_t column = 0;
  std::size_t letters = 0;
  for (; letters < place.size() && place[letters] >= 'A' && place[letters] <= 'Z'; ++letters) {
    column = column * 26 + static_cast<std::uint32_t>(place[letters] - 'A' + 1);
    if (column > kColumnsMax) return 0;
  }
  return column;
}

std::uint32_t number_in(std::string_view text) {
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  return error == std::errc() && stop == end ? number : 0;
}

const NumberFormat kGeneral;

/// Errors by name, with what must be readable behind a cell's text.
using ErrorName = std::array<char, 16 + Cell::kReadableBehind>;
constexpr std::array<ErrorName, 14> kErrors = {{{"#N/A"},
                                                {"#REF!"},
                                                {"#DIV/0!"},
                                                {"#VALUE!"},
                                                {"#NAME?"},
                                                {"#NUM!"},
                                                {"#NULL!"},
                                                {"#SPILL!"},
                                                {"#CALC!"},
                                                {"#FIELD!"},
                                                {"#BLOCKED!"},
                                                {"#CONNECT!"},
                                                {"#BUSY!"},
                                                {"#ERROR!"}}};  // the last stands for all others

std::string_view error_name(std::string_view value) {
  const auto known =
      std::ranges::find_if(kErrors, [&](const ErrorName& name) { return value == name.data(); });
  return known == kErrors.end() ? kErrors.back().data() : known->data();
}

std::string_view without_xml_blanks(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

}  // namespace

std::optional<MergedArea> parse_area(std::string_view reference) {
  const std::size_t colon = reference.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto row_of = [](std::string_view place) {
    return number_in(place.substr(std::min(place.find_first_of("0123456789"), place.size())));
  };
  const std::string_view first = reference.substr(0, colon);
  const std::string_view last = reference.substr(colon + 1);
  const std::uint32_t column = column_of(first);
  const MergedArea area{
      .first_row = row_of(first), .last_row = std::min(row_of(last), kRowsMax), .first_column = column - 1};
  if (column == 0 || area.first_row == 0 || area.last_row < area.first_row || first == last)
    return std::nullopt;
  return area;
}

std::string column_letters(std::uint32_t column) {
  std::string letters;
  for (; column > 0; column = (column - 1) / 26)
    letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
  return letters;
}

SheetReader::SheetReader(std::unique_ptr<Part> part, std::string file, std::string sheet,
                         SharedStrings& strings, const std::vector<NumberFormat>& formats, bool epoch_1904,
                         std::size_t row_bytes_max, SheetRowVisitor& rows)
    : sheet_(std::move(sheet)),
      strings_(strings),
      formats_(formats),
      epoch_1904_(epoch_1904),
      row_bytes_max_(row_bytes_max),
      rows_(rows),
      xml_(std::move(part), std::move(file), *this) {}

Result<bool> SheetReader::read_on() {
  auto more = xml_.read_on();
  if (more && !*more && !has_sheet_data_) {
    xml_.fail("holds no cells: this part of the workbook is no sheet. Export the workbook again.");
    return xml_.read_on();
  }
  return more;
}

std::string SheetReader::place() const {
  if (row_ == 0) return fmt::format("sheet \"{}\"", sheet_);
  return fmt::format("sheet \"{}\", row {}", sheet_, row_);
}

std::string SheetReader::cell_name() const {
  return fmt::format("{}{}", column_letters(column_), row_);
}

void SheetReader::on_start(std::string_view name, const Attributes& attributes) {
  if (in_cell_) {
    if (name == "v") {
      in_value_ = true;
    } else if (name == "f") {
      has_formula_ = true;
    } else {
      rich_text_.on_start(name);
    }
  } else if (in_rows_ && name == "c") {
    begin_cell(attributes);
  } else if (in_rows_ && name == "row") {
    begin_row(attributes);
  } else if (name == "sheetData") {
    in_rows_ = has_sheet_data_ = true;
  } else if (name == "mergeCell") {
    if (const auto area = parse_area(attributes.find("ref").value_or(""))) rows_.on_merged(*area);
  }
}

void SheetReader::on_end(std::string_view name) {
  if (in_cell_) {
    if (name == "v") {
      in_value_ = false;
    } else if (name == "c") {
      end_cell();
    } else {
      rich_text_.on_end(name);
    }
  } else if (in_rows_ && name == "row") {
    end_row();
  } else if (name == "sheetData") {
    in_rows_ = false;
  }
}

void SheetReader::on_text(std::string_view text) {
  if (!in_cell_ || !(in_value_ || rich_text_.in_text())) return;
  has_value_ = true;
  // One byte over the limit is enough to know that the row is too long.
  const std::size_t room = row_bytes_max_ + 1 - std::min(row_bytes_max_ + 1, value_.size());
  value_.append(text.substr(0, room));
  if (text.size() > room) bytes_ += text.size() - room;
}

void SheetReader::begin_row(const Attributes& attributes) {
  const auto number = attributes.find("r");
  const std::uint32_t row = number ? number_in(*number) : row_ + 1;
  if (row <= row_ || row > kRowsMax) {
    xml_.fail(
        fmt::format("behind it comes a row said to be number {}, which is not further down in the sheet. "
                    "The workbook is damaged; export it again.",
                    number.value_or("")));
    return;
  }
  row_ = row;
  column_ = 0;
  cells_.clear();
  text_.clear();
  bytes_ = 0;
  marked_.clear();
}

void SheetReader::begin_cell(const Attributes& attributes) {
  const auto place = attributes.find("r");
  const std::uint32_t column = place ? column_of(*place) : column_ + 1;
  if (column <= column_ || column > kColumnsMax) {
    xml_.fail(
        fmt::format("behind column {} comes a cell said to be {}, which is not further right. The workbook "
                    "is damaged; export it again.",
                    column_letters(column_), place.value_or("")));
    return;
  }
  column_ = column;
  const std::string_view type = attributes.find("t").value_or("n");
  type_ = type == "s"                            ? CellType::shared
          : type == "b"                          ? CellType::boolean
          : type == "str" || type == "inlineStr" ? CellType::text
          : type == "n"                          ? CellType::number
          : type == "e"                          ? CellType::error
                                                 : CellType::verbatim;
  const std::size_t style = number_in(attributes.find("s").value_or("0"));
  format_ = style < formats_.size() ? &formats_[style] : &kGeneral;
  in_cell_ = true;
  in_value_ = has_formula_ = has_value_ = false;
  rich_text_ = {};
  value_.clear();
}

void SheetReader::end_cell() {
  in_cell_ = false;
  // A text formula with an empty value may leave the value out; of others nothing is known.
  if (has_formula_ && !has_value_ && type_ != CellType::text) mark(CellMark::formula_without_value);
  const std::size_t begin = text_.size();
  if (has_value_) put_value(value_);
  bytes_ += text_.size() - begin;
  if (text_.size() == begin) return;
  if (bytes_ > row_bytes_max_) text_.resize(std::min(text_.size(), row_bytes_max_));
  cells_.push_back({column_ - 1, std::min(begin, text_.size()), text_.size()});
}

void SheetReader::mark(CellMark mark, std::string_view error) {
  marked_.push_back({.row = 0, .column = column_ - 1, .mark = mark, .error = error});
}

/// Appends to the row's text what a cell with this value reads as.
void SheetReader::put_value(std::string_view value) {
  switch (type_) {
    case CellType::shared:
      return put_shared(without_xml_blanks(value));
    case CellType::number:
      if (append_number(without_xml_blanks(value), *format_, epoch_1904_, text_)) mark(CellMark::rounded);
      return;
    case CellType::boolean: {
      const std::string_view truth = without_xml_blanks(value);
      text_ += truth == "1" ? "TRUE" : truth == "0" ? "FALSE" : truth;
      return;
    }
    case CellType::text: {
      const std::size_t begin = text_.size();
      text_ += value;
      return undo_escapes(text_, begin);
    }
    case CellType::error:
      return mark(CellMark::error, error_name(without_xml_blanks(value)));
    case CellType::verbatim:
      text_ += value;
  }
}

void SheetReader::put_shared(std::string_view index) {
  std::uint64_t number = 0;
  const char* const end = index.data() + index.size();
  const auto [stop, error] = std::from_chars(index.data(), end, number);
  if (error != std::errc() || stop != end || number >= strings_.count()) {
    return xml_.fail(
        fmt::format("cell {} refers to the shared string \"{}\", which does not exist. The workbook "
                    "is damaged; export it again.",
                    cell_name(), index.substr(0, 20)));
  }
  const auto text = strings_.find(number);
  if (!text) return xml_.fail(text.error().message);
  text_ += *text;
}

void SheetReader::end_row() {
  if (cells_.empty() && marked_.empty()) return;
  if (!rows_.on_row({row_, cells_, text_, bytes_, marked_})) xml_.pause();
}

}  // namespace mixferry::connectors::xlsx
