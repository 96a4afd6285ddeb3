#include "connectors/xlsx/xlsx_source.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <system_error>
#include <utility>

#include "connectors/column_names.h"
#include "connectors/csv/row_reader.h"
#include "connectors/xlsx/csv_blocks.h"
#include "connectors/xlsx/package.h"
#include "connectors/xlsx/shared_strings.h"
#include "connectors/xlsx/sheet_reader.h"
#include "connectors/xlsx/workbook.h"

namespace mixferry::connectors {
namespace {

constexpr std::string_view kZipMagic = "PK\x03\x04";
constexpr std::string_view kContentTypes = "[Content_Types].xml";

std::unexpected<Error> refuse(std::string message) {
  return std::unexpected(Error{ErrorKind::fatal, std::move(message)});
}

bool is_called_workbook(const std::string& path) {
  constexpr std::array<std::string_view, 6> kEndings = {".xlsx", ".XLSX", ".xlsm", ".XLSM", ".xlsb", ".XLSB"};
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return path.ends_with(ending); });
}

/// Corrects what the reader of CSV can't know of rows that come from a sheet.
class SheetVisitor final : public RowVisitor {
 public:
  SheetVisitor(const Block& block, const std::vector<std::string>& header, const std::vector<bool>& wanted,
               RowVisitor& visitor)
      : block_(block), header_(header), wanted_(wanted), visitor_(visitor) {}

  void on_row(const Row& row) override {
    Row placed = row;
    placed.line = line_of(row.number);
    if (const auto column = missing_value(row.number)) {
      visitor_.on_reject(without_value(placed, *column));
    } else {
      visitor_.on_row(placed);
    }
  }

  void on_reject(Reject reject) override {
    reject.line = line_of(reject.row);
    if (reject.code == "too_many_cells") {
      reject.message = fmt::format(
          "The row has a value to the right of column {}, where the header ends. Name its column in the "
          "header, or "
          "clear the cell.",
          xlsx::column_letters(static_cast<std::uint32_t>(header_.size())));
    }
    visitor_.on_reject(std::move(reject));
  }

 private:
  [[nodiscard]] std::uint64_t line_of(std::uint64_t row) const {
    return block_.row_lines[row - block_.first_row];
  }

  /// A column that was asked for and that this row has no value of.
  [[nodiscard]] std::optional<std::uint32_t> missing_value(std::uint64_t row) {
    const auto& missing = block_.missing_values;
    const std::uint64_t position = row - block_.first_row;
    while (next_missing_ < missing.size() && missing[next_missing_].row < position) ++next_missing_;
    for (std::size_t i = next_missing_; i < missing.size() && missing[i].row == position; ++i) {
      if (missing[i].column < wanted_.size() && wanted_[missing[i].column]) return missing[i].column;
    }
    return std::nullopt;
  }

  [[nodiscard]] Reject without_value(const Row& row, std::uint32_t column) const {
    return {.row = row.number,
            .line = row.line,
            .column = header_[column],
            .code = "formula_without_value",
            .message = fmt::format(
                "Cell {}{} holds a formula, and the file does not keep what it comes to. Open the "
                "workbook in a spreadsheet program and save it, or export the values.",
                xlsx::column_letters(column + 1), row.line),
            .raw = std::string(row.raw)};
  }

  const Block& block_;
  const std::vector<std::string>& header_;
  const std::vector<bool>& wanted_;
  RowVisitor& visitor_;
  std::size_t next_missing_ = 0;
};

class XlsxRowReader final : public RowReader {
 public:
  XlsxRowReader(std::unique_ptr<RowReader> csv, const std::vector<std::string>& header,
                std::vector<bool> wanted, std::size_t row_bytes_max)
      : csv_(std::move(csv)), header_(header), wanted_(std::move(wanted)), row_bytes_max_(row_bytes_max) {}

  void read(const Block& block, RowVisitor& visitor) override {
    if (block.row_too_long) return visitor.on_reject(too_long(block));
    SheetVisitor placing(block, header_, wanted_, visitor);
    csv_->read(block, placing);
  }

 private:
  [[nodiscard]] Reject too_long(const Block& block) const {
    return {.row = block.first_row,
            .line = block.first_line,
            .column = {},
            .code = "row_too_long",
            .message =
                fmt::format("The row holds {} bytes of text, and the limit is {}. Only the beginning is kept "
                            "here.",
                            block.row_too_long->bytes, row_bytes_max_),
            .raw = block.bytes};
  }

  const std::unique_ptr<RowReader> csv_;
  const std::vector<std::string>& header_;
  const std::vector<bool> wanted_;  ///< by column
  const std::size_t row_bytes_max_;
};

/// Which columns of `header` a request is about.
Result<std::vector<bool>> wanted_columns(const std::vector<std::string>& header,
                                         const ColumnRequest& request) {
  std::vector<bool> wanted(header.size(), request.others);
  for (const std::string& name : request.names) {
    const auto column = find_column(header, name);
    if (!column) return std::unexpected(column.error());
    if (*column) wanted[**column] = true;
  }
  return wanted;
}

class XlsxSource final : public Source {
 public:
  XlsxSource(std::string dialect, const ReadOptions& options)
      : dialect_(std::move(dialect)), options_(options), blocks_(options) {}

  /// Reads up to the header. To be called once, before anything else.
  [[nodiscard]] Result<> start(const xlsx::Package& package, const xlsx::Workbook& workbook,
                               const xlsx::Sheet& sheet) {
    auto strings = xlsx::SharedStrings::read(package, workbook);
    if (!strings) return std::unexpected(std::move(strings.error()));
    strings_ = std::move(*strings);
    auto formats = xlsx::read_styles(package, workbook);
    if (!formats) return std::unexpected(std::move(formats.error()));
    formats_ = std::move(*formats);
    auto part = package.open_part(sheet.part);
    if (!part) return std::unexpected(std::move(part.error()));
    sheet_ =
        std::make_unique<xlsx::SheetReader>(std::move(*part), package.path(), sheet.name, strings_, formats_,
                                            workbook.epoch_1904, options_.row_bytes_max, blocks_);
    const auto more = sheet_->read_on();
    if (!more) return std::unexpected(more.error());
    const std::uint32_t above = lines_above_header(options_);
    if (!blocks_.header() && above > 0) {
      return refuse(
          fmt::format("{}: sheet \"{}\" has no rows below row {}, and those above are to be skipped.",
                      package.path(), sheet.name, above));
    }
    if (!blocks_.header()) {
      return refuse(fmt::format("{}: sheet \"{}\" is empty. Name another as {}:SHEET.", package.path(),
                                sheet.name, package.path()));
    }
    if (options_.header_row && blocks_.header_row() != *options_.header_row) {
      return refuse(fmt::format(
          "{}: row {} of sheet \"{}\" is empty, so it can't be the header. The next row that "
          "holds anything is {}: --header-row {}.",
          package.path(), *options_.header_row, sheet.name, blocks_.header_row(), blocks_.header_row()));
    }
    if (blocks_.header_too_long()) {
      return refuse(fmt::format("{}: the header of sheet \"{}\" is longer than {} bytes.", package.path(),
                                sheet.name, options_.row_bytes_max));
    }
    csv_header_.names = *blocks_.header();
    return {};
  }

  std::string dialect() const override {
    std::string text = dialect_;
    if (!options_.has_header) text += ", no header";
    if (const std::uint32_t rows = lines_above_header(options_); rows > 0)
      text += fmt::format(", {} row{} skipped above", rows, rows == 1 ? "" : "s");
    return text;
  }
  const std::optional<std::vector<std::string>>& header() const override { return blocks_.header(); }
  RowLayout layout() const override { return {.form = RowForm::cells, .columns = *header()}; }

  Result<std::optional<Block>> next() override {
    for (;;) {
      if (auto block = blocks_.take()) return block;
      if (error_) return std::unexpected(*error_);
      if (ended_) return std::nullopt;
      const auto more = sheet_->read_on();
      bytes_read_.store(sheet_->bytes_read(), std::memory_order_relaxed);
      if (!more) error_ = more.error();
      if (more && !*more) ended_ = true;
      if (error_ || ended_) blocks_.finish();
    }
  }

  Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    auto wanted = wanted_columns(*header(), request);
    if (!wanted) return std::unexpected(std::move(wanted.error()));
    auto csv =
        make_csv_row_reader(csv_header_, CsvDialect{}, {.row_bytes_max = options_.row_bytes_max}, request);
    if (!csv) return std::unexpected(std::move(csv.error()));
    return std::make_unique<XlsxRowReader>(std::move(*csv), *header(), std::move(*wanted),
                                           options_.row_bytes_max);
  }

  std::uint64_t bytes_read() const override { return bytes_read_.load(std::memory_order_relaxed); }

  std::optional<double> fraction_read() const override {
    if (sheet_->bytes() == 0) return std::nullopt;
    return std::min(1.0, static_cast<double>(bytes_read()) / static_cast<double>(sheet_->bytes()));
  }

 private:
  const std::string dialect_;
  const ReadOptions options_;
  xlsx::SharedStrings strings_;
  std::vector<xlsx::NumberFormat> formats_;
  xlsx::CsvBlocks blocks_;
  CsvHeader csv_header_;                      ///< of the blocks, for who reads them
  std::unique_ptr<xlsx::SheetReader> sheet_;  ///< refers to the three above
  std::atomic<std::uint64_t> bytes_read_ = 0;
  std::optional<Error> error_;
  bool ended_ = false;
};

std::string describe(const xlsx::Workbook& workbook, const xlsx::Sheet& sheet, bool named) {
  std::string text = fmt::format("XLSX, sheet \"{}\"", sheet.name);
  if (!named && workbook.sheets.size() > 1) text += fmt::format(", the first of {}", workbook.sheets.size());
  return text;
}

}  // namespace

bool is_workbook(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  std::array<char, kZipMagic.size()> beginning{};
  std::ifstream(path, std::ios::binary).read(beginning.data(), beginning.size());
  if (std::string_view(beginning.data(), beginning.size()) != kZipMagic) return false;
  if (is_called_workbook(path)) return true;
  const auto package = xlsx::Package::open(path);
  return package && package->has(kContentTypes);
}

Result<std::unique_ptr<Source>> open_xlsx(const SourcePath& path, const ReadOptions& options) {
  const auto package = xlsx::Package::open(path.file);
  if (!package) return std::unexpected(package.error());
  if (!package->has(kContentTypes)) {
    return refuse(fmt::format("{}: is a zip archive, but no workbook.", path.file));
  }
  const auto workbook = xlsx::read_workbook(*package);
  if (!workbook) return std::unexpected(workbook.error());
  const std::string& name = path.member.empty() ? options.sheet : path.member;
  const auto sheet = xlsx::choose_sheet(*package, *workbook, name);
  if (!sheet) return std::unexpected(sheet.error());
  auto source = std::make_unique<XlsxSource>(describe(*workbook, *sheet, !name.empty()), options);
  if (auto started = source->start(*package, *workbook, *sheet); !started) {
    return std::unexpected(std::move(started.error()));
  }
  return source;
}

}  // namespace mixferry::connectors
