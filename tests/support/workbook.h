#pragma once
/// Workbooks for tests, zipped from the XML that a test spells out.

#include <archive.h>
#include <archive_entry.h>
#include <cstdint>
#include <fmt/format.h>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mixferry::tests {

using ZipMembers = std::vector<std::pair<std::string, std::string>>;

/// A zip archive of these members, in this order. `password`: encrypted with it.
inline std::string zip(const ZipMembers& members, const char* password = nullptr) {
  std::string bytes;
  const std::unique_ptr<archive, int (*)(archive*)> out(archive_write_new(), archive_write_free);
  archive_write_set_format_zip(out.get());
  archive_write_set_bytes_in_last_block(out.get(), 1);
  if (password != nullptr) {
    archive_write_set_options(out.get(), "zip:encryption=traditional");
    archive_write_set_passphrase(out.get(), password);
  }
  const auto append = [](archive*, void* to, const void* from, std::size_t size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(from), size);
    return static_cast<la_ssize_t>(size);
  };
  if (archive_write_open(out.get(), &bytes, nullptr, append, nullptr) != ARCHIVE_OK) {
    throw std::runtime_error("archive_write_open");
  }
  for (const auto& [name, content] : members) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    if (archive_write_header(out.get(), entry.get()) != ARCHIVE_OK ||
        archive_write_data(out.get(), content.data(), content.size()) !=
            static_cast<la_ssize_t>(content.size())) {
      throw std::runtime_error(archive_error_string(out.get()));
    }
  }
  if (archive_write_close(out.get()) != ARCHIVE_OK) throw std::runtime_error("archive_write_close");
  return bytes;
}

/// What a workbook is made of; all of it XML.
struct WorkbookXml {
  ZipMembers sheets = {};                ///< a name, and the rows: what stands in `sheetData`
  std::string strings = {};              ///< `<si>` elements
  std::string styles = {};               ///< what stands in `styleSheet`
  std::string properties = {};           ///< attributes of `workbookPr`
  std::string merged = {};               ///< `mergeCell` elements of each sheet
  std::vector<std::string> states = {};  ///< of the sheets: `visible`, `hidden`, `veryHidden`; may be fewer
};

/// The parts of a workbook, laid out as spreadsheet programs do: shared strings and styles behind the sheets.
inline ZipMembers workbook_parts(const WorkbookXml& xml) {
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
  const auto list = [&](const std::string& entries) {
    return declaration +
           "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
           entries + "</Relationships>";
  };
  const auto relation = [&](std::string_view id, std::string_view type, std::string_view target) {
    return fmt::format(R"(<Relationship Id="{}" Type="{}/{}" Target="{}"/>)", id, office, type, target);
  };
  std::string sheet_list;
  std::string relations =
      relation("strings", "sharedStrings", "sharedStrings.xml") + relation("styles", "styles", "styles.xml");
  ZipMembers sheets;
  for (std::size_t i = 1; const auto& [name, rows] : xml.sheets) {
    sheet_list += fmt::format(R"(<sheet name="{}" sheetId="{}" state="{}" r:id="rId{}"/>)", name, i,
                              i <= xml.states.size() ? xml.states[i - 1] : "visible", i);
    relations += relation(fmt::format("rId{}", i), "worksheet", fmt::format("worksheets/sheet{}.xml", i));
    sheets.emplace_back(fmt::format("xl/worksheets/sheet{}.xml", i),
                        declaration + "<worksheet><dimension ref=\"A1\"/><sheetData>" + rows +
                            "</sheetData><mergeCells>" + xml.merged + "</mergeCells></worksheet>");
    ++i;
  }
  ZipMembers parts = {
      {"[Content_Types].xml", declaration + "<Types/>"},
      {"_rels/.rels", list(relation("r", "officeDocument", "xl/workbook.xml"))},
      {"xl/workbook.xml", declaration + "<workbook xmlns:r=\"" + office + "\"><workbookPr " + xml.properties +
                              "/><sheets>" + sheet_list + "</sheets></workbook>"},
      {"xl/_rels/workbook.xml.rels", list(relations)}};
  parts.insert(parts.end(), sheets.begin(), sheets.end());
  parts.emplace_back("xl/sharedStrings.xml", declaration + "<sst>" + xml.strings + "</sst>");
  parts.emplace_back("xl/styles.xml", declaration + "<styleSheet>" + xml.styles + "</styleSheet>");
  return parts;
}

inline std::string workbook(const WorkbookXml& xml) {
  return zip(workbook_parts(xml));
}

/// One row of text cells in the columns from A on; an empty one is left out.
inline std::string text_row(std::uint32_t number, const std::vector<std::string>& cells) {
  std::string row = fmt::format("<row r=\"{}\">", number);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    row += fmt::format(R"(<c r="{}{}" t="inlineStr"><is><t>{}</t></is></c>)", static_cast<char>('A' + i),
                       number, cells[i]);
  }
  return row + "</row>";
}

/// A workbook of one sheet whose rows are the lines of `text`, its cells what stands between commas.
inline std::string workbook_of(std::string_view text) {
  std::string rows;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    std::vector<std::string> cells(1);
    for (const char letter : line) {
      if (letter == ',') {
        cells.emplace_back();
      } else {
        cells.back() += letter;
      }
    }
    rows += text_row(number, cells);
  }
  return workbook({.sheets = {{"Contacts", rows}}});
}

}  // namespace mixferry::tests
