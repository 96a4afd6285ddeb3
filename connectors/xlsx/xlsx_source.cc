#include "connectors/xlsx/xlsx_source.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <filesystem>
#include <fmt/format.h>
#include <system_error>
#include <utility>

#include "connectors/csv/header.h"
#include "connectors/source/refusal.h"
#include "connectors/xlsx/csv_blocks.h"
#include "connectors/xlsx/footer_rows.h"
#include "connectors/xlsx/header_place.h"
#include "connectors/xlsx/merged_cells.h"
#include "connectors/xlsx/package.h"
#include "connectors/xlsx/shared_strings.h"
#include "connectors/xlsx/sheet_reader.h"
#include "connectors/xlsx/sheet_rows.h"
#include "connectors/xlsx/workbook.h"

namespace mixferry::connectors {
namespace {

constexpr std::string_view kContentTypes = "[Content_Types].xml";

bool is_called_workbook(const std::string& path) {
  constexpr std::array<std::string_view, 6> kEndings = {".xlsx", ".XLSX", ".xlsm", ".XLSM", ".xlsb", ".XLSB"};
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return path.ends_with(ending); });
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
    xlsx::SheetRowVisitor* rows = &blocks_;
    if (options_.fill_merged) {
      auto merged = xlsx::read_merged(package, sheet);
      if (!merged) return std::unexpected(std::move(merged.error()));
      rows = &filled_.emplace(std::move(*merged), options_, blocks_);
    }
    const auto begin_footer = [this] { blocks_.begin_footer(); };
    footer_ = std::make_unique<xlsx::FooterRows>(options_.skip_lines_below, begin_footer, *rows);
    sheet_ =
        std::make_unique<xlsx::SheetReader>(std::move(*part), package.path(), sheet.name, strings_, formats_,
                                            workbook.epoch_1904, options_.row_bytes_max, *footer_);
    read_first_rows();
    if (!blocks_.header() && error_) return std::unexpected(*error_);
    if (!blocks_.header() && footer_->rows() > 0) {
      return refuse(fmt::format("{}: sheet \"{}\" has no rows but the last {}, and those are to be skipped.",
                                package.path(), sheet.name, footer_->rows()));
    }
    const std::uint32_t above = lines_above_header(options_);
    if (!blocks_.header() && above > 0) {
      return refuse(
          fmt::format("{}: sheet \"{}\" has no rows below row {}, and those above are to be skipped.",
                      package.path(), sheet.name, above));
    }
    if (!blocks_.header()) {
      return refuse(fmt::format("{}: sheet \"{}\" is empty.{}", package.path(), sheet.name,
                                other_sheets_advice(package, workbook, sheet)));
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
    if (auto fine = refuse_title(package, sheet); !fine) return std::unexpected(std::move(fine.error()));
    csv_header_.names = *blocks_.header();
    csv_header_.raw = blocks_.header_text();
    sheet_name_ = sheet.name;
    other_sheets_ = other_sheets_advice(package, workbook, sheet);
    return {};
  }

  std::string dialect() const override {
    std::string text = dialect_;
    if (!options_.has_header) text += ", no header";
    if (const std::uint32_t rows = lines_above_header(options_); rows > 0)
      text += fmt::format(", {} row{} skipped above", rows, rows == 1 ? "" : "s");
    return text + footer_in_words() + merged_in_words();
  }
  const std::optional<std::vector<std::string>>& header() const override { return blocks_.header(); }
  std::string where_columns_may_be(const std::vector<std::string>& names) const override {
    const auto row = xlsx::row_with_columns(blocks_.first_rows(), names);
    if (row && *row != blocks_.header_row())
      return fmt::format("Row {} of sheet \"{}\" names them: say --skip-rows {}", *row, sheet_name_,
                         *row - 1);
    return other_sheets_.empty() ? "" : other_sheets_.substr(1);
  }
  RowLayout layout() const override { return {.form = RowForm::cells, .columns = *header()}; }

  Result<std::optional<Block>> next() override {
    for (;;) {
      if (auto block = blocks_.take()) return block;
      if (error_) return std::unexpected(*error_);
      if (ended_) return std::nullopt;
      read_on();
    }
  }

  Result<std::unique_ptr<RowReader>> row_reader(const ColumnRequest& request) const override {
    return xlsx::make_sheet_row_reader(csv_header_, options_.row_bytes_max, request);
  }

  std::uint64_t bytes_read() const override { return bytes_read_.load(std::memory_order_relaxed); }

  std::optional<double> fraction_read() const override {
    if (sheet_->bytes() == 0) return std::nullopt;
    return std::min(1.0, static_cast<double>(bytes_read()) / static_cast<double>(sheet_->bytes()));
  }

 private:
  void read_on() {
    const auto more = sheet_->read_on();
    bytes_read_.store(sheet_->bytes_read(), std::memory_order_relaxed);
    if (!more) error_ = more.error();
    if (footer_->is_too_long()) {
      error_ = Error{ErrorKind::fatal,
                     fmt::format("{} rows to be skipped at the end take more than {} bytes: these are no "
                                 "footer. Give --skip-footer a smaller number.",
                                 *options_.skip_lines_below, xlsx::FooterRows::kBytesMax)};
    }
    if (more && !*more) ended_ = true;
    if (ended_) footer_->finish();
    if (error_ || ended_) blocks_.finish();
  }

  /// Enough to see whether the header is one, however small blocks are, and all of a small sheet.
  void read_first_rows() {
    while (!blocks_.has_first_rows() && !error_ && !ended_) read_on();
  }

  /// Refuses a header that seems to be a title, unless somebody said that it is the header.
  [[nodiscard]] Result<> refuse_title(const xlsx::Package& package, const xlsx::Sheet& sheet) const {
    if (options_.header_row || !options_.has_header) return {};
    const auto header = xlsx::header_below_title(blocks_.first_rows());
    if (!header) return {};
    return refuse(fmt::format(
        "{}: row {} of sheet \"{}\" seems to be a title: rows below it are wider. Row {} seems to "
        "be the header: say --skip-rows {} (or --header-row {} if the header is row {} all the "
        "same).",
        package.path(), blocks_.header_row(), sheet.name, *header, *header - 1, blocks_.header_row(),
        blocks_.header_row()));
  }

  [[nodiscard]] std::string footer_in_words() const {
    const std::uint32_t rows = footer_->rows();
    if (rows == 0) return {};
    const std::string counted = fmt::format("{} row{}", rows, rows == 1 ? "" : "s");
    return options_.skip_lines_below ? fmt::format(", {} skipped below", counted)
                                     : fmt::format(", a footer of {} left out", counted);
  }

  /// Only the first cell of a merged one holds its value.
  [[nodiscard]] std::string merged_in_words() const {
    const std::uint32_t merged = blocks_.merged_below();
    const std::uint32_t over_rows = blocks_.merged_over_rows();
    if (options_.fill_merged) return over_rows == 0 ? "" : fmt::format(", {} merged filled down", over_rows);
    if (merged == 0) return {};
    return fmt::format(", {} merged cell{} below the header: the value is in the first alone{}", merged,
                       merged == 1 ? "" : "s", over_rows > 0 ? " (--fill-merged fills it down)" : "");
  }

  const std::string dialect_;
  const ReadOptions options_;
  xlsx::SharedStrings strings_;
  std::vector<xlsx::NumberFormat> formats_;
  xlsx::CsvBlocks blocks_;
  std::optional<xlsx::FilledRows> filled_;    ///< refers to `blocks_`
  CsvHeader csv_header_;                      ///< of the blocks, for who reads them
  std::unique_ptr<xlsx::FooterRows> footer_;  ///< refers to the two in front
  std::unique_ptr<xlsx::SheetReader> sheet_;  ///< refers to those above
  std::atomic<std::uint64_t> bytes_read_ = 0;
  std::string sheet_name_;
  std::string other_sheets_;  ///< advice
  std::optional<Error> error_;
  bool ended_ = false;
};

std::string describe(const xlsx::Workbook& workbook, const xlsx::Sheet& sheet, bool named) {
  std::string text = fmt::format("XLSX, sheet \"{}\"{}", sheet.name, sheet.hidden ? " (hidden)" : "");
  if (named || workbook.sheets.size() == 1) return text;
  const bool is_first = workbook.sheets.front().part == sheet.part;
  return text +
         fmt::format(", the first {}of {}", is_first ? "" : "that is not hidden ", workbook.sheets.size());
}

}  // namespace

bool is_workbook(const std::string& path, OpenArchives& archives) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return false;
  if (is_called_workbook(path)) return begins_like_zip(path);
  const auto zip = archives.zip(path);
  return zip && *zip != nullptr && (*zip)->find(kContentTypes) != nullptr;
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
