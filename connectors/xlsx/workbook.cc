#include "connectors/xlsx/workbook.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <string_view>
#include <utility>

#include "connectors/source/column_names.h"
#include "connectors/xlsx/xml.h"
#include "engine/base/shell_word.h"

namespace mixferry::connectors::xlsx {
namespace {

constexpr std::string_view kRootRelationships = "_rels/.rels";

std::unexpected<Error> refuse_workbook(const Package& package, std::string_view why) {
  return std::unexpected(Error{ErrorKind::fatal, fmt::format("{}: {}", package.path(), why)});
}

struct Relationship {
  std::string type;  ///< what follows the last slash: types differ in what is before between two standards
  std::string part;
};
using Relationships = std::map<std::string, Relationship, std::less<>>;

/// `target` as a name in the zip; it is relative to the folder of `part` unless it begins with a slash.
std::string resolve(std::string_view part, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  std::string_view folder =
      part.substr(0, part.rfind('/') == std::string_view::npos ? 0 : part.rfind('/') + 1);
  for (;;) {
    if (target.starts_with("./")) {
      target.remove_prefix(2);
    } else if (target.starts_with("../")) {
      target.remove_prefix(3);
      if (folder.ends_with('/')) folder.remove_suffix(1);
      folder = folder.substr(0, folder.rfind('/') == std::string_view::npos ? 0 : folder.rfind('/') + 1);
    } else {
      return std::string(folder).append(target);
    }
  }
}

class RelationshipVisitor final : public XmlVisitor {
 public:
  explicit RelationshipVisitor(std::string_view part) : part_(part) {}

  void on_start(std::string_view name, const Attributes& attributes) override {
    const auto id = attributes.find("Id");
    const auto type = attributes.find("Type");
    const auto target = attributes.find("Target");
    if (name != "Relationship" || !id || !type || !target) return;
    found.emplace(*id,
                  Relationship{std::string(type->substr(type->rfind('/') + 1)), resolve(part_, *target)});
  }
  void on_end(std::string_view) override {}
  void on_text(std::string_view) override {}
  std::string place() const override { return "the list of its parts"; }

  Relationships found;

 private:
  std::string_view part_;
};

/// What `part` (empty: the package) refers to.
Result<Relationships> relationships_of(const Package& package, std::string_view part) {
  std::string list(kRootRelationships);
  if (!part.empty()) {
    const std::size_t slash = part.rfind('/');
    const std::size_t name = slash == std::string_view::npos ? 0 : slash + 1;
    list = fmt::format("{}_rels/{}.rels", part.substr(0, name), part.substr(name));
  }
  RelationshipVisitor visitor(part);
  if (auto read = read_part(package, list, visitor, kSmallPartBytesMax); !read) {
    return std::unexpected(std::move(read.error()));
  }
  return std::move(visitor.found);
}

const Relationship* find_type(const Relationships& relationships, std::string_view type) {
  const auto found =
      std::ranges::find_if(relationships, [&](const auto& entry) { return entry.second.type == type; });
  return found == relationships.end() ? nullptr : &found->second;
}

class WorkbookVisitor final : public XmlVisitor {
 public:
  explicit WorkbookVisitor(const Relationships& relationships) : relationships_(relationships) {}

  void on_start(std::string_view name, const Attributes& attributes) override {
    if (name == "workbook") is_workbook = true;
    if (name == "workbookPr") workbook.epoch_1904 = attributes.is_set("date1904");
    if (name != "sheet") return;
    const auto sheet = attributes.find("name");
    const auto id = attributes.find("id");
    if (!sheet || !id) return;
    const auto found = relationships_.find(*id);
    if (found == relationships_.end() || found->second.type != "worksheet") return;
    const bool is_hidden = attributes.find("state").value_or("visible") != "visible";
    workbook.sheets.push_back({std::string(*sheet), found->second.part, is_hidden});
  }
  void on_end(std::string_view) override {}
  void on_text(std::string_view) override {}
  std::string place() const override { return "the list of its sheets"; }

  Workbook workbook;
  bool is_workbook = false;

 private:
  const Relationships& relationships_;
};

std::uint32_t number_of(std::optional<std::string_view> text) {
  std::uint32_t number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

class StyleVisitor final : public XmlVisitor {
 public:
  void on_start(std::string_view name, const Attributes& attributes) override {
    if (name == "numFmt") {
      const auto code = attributes.find("formatCode");
      if (code) codes_[number_of(attributes.find("numFmtId"))] = parse_format(*code);
    } else if (name == "cellXfs") {
      in_cell_formats_ = true;
    } else if (name == "xf" && in_cell_formats_) {
      const std::uint32_t id = number_of(attributes.find("numFmtId"));
      const auto spelled_out = codes_.find(id);
      formats.push_back(spelled_out == codes_.end() ? built_in_format(id) : spelled_out->second);
    }
  }
  void on_end(std::string_view name) override {
    if (name == "cellXfs") in_cell_formats_ = false;
  }
  void on_text(std::string_view) override {}
  std::string place() const override { return "its cell styles"; }

  std::vector<NumberFormat> formats;

 private:
  std::map<std::uint32_t, NumberFormat> codes_;
  bool in_cell_formats_ = false;
};

}  // namespace

Result<Workbook> read_workbook(const Package& package) {
  const auto root = relationships_of(package, {});
  if (!root) return std::unexpected(root.error());
  const Relationship* const document = find_type(*root, "officeDocument");
  if (document == nullptr)
    return refuse_workbook(package, "is an Office file, but no workbook. Save its table as CSV.");
  if (document->part.ends_with(".bin")) {
    return refuse_workbook(package,
                           "is a workbook in Excel's binary format (.xlsb). Save it as .xlsx or as CSV.");
  }
  const auto parts = relationships_of(package, document->part);
  if (!parts) return std::unexpected(parts.error());
  WorkbookVisitor visitor(*parts);
  if (auto read = read_part(package, document->part, visitor, kSmallPartBytesMax); !read) {
    return std::unexpected(std::move(read.error()));
  }
  if (!visitor.is_workbook)
    return refuse_workbook(package, "is an Office file, but no workbook. Save its table as CSV.");
  if (visitor.workbook.sheets.empty())
    return refuse_workbook(package, "the workbook has no sheet with cells.");
  if (const auto* strings = find_type(*parts, "sharedStrings"))
    visitor.workbook.shared_strings = strings->part;
  if (const auto* styles = find_type(*parts, "styles")) visitor.workbook.styles = styles->part;
  return std::move(visitor.workbook);
}

Result<Sheet> choose_sheet(const Package& package, const Workbook& workbook, const std::string& name) {
  if (name.empty()) {
    const auto shown = std::ranges::find(workbook.sheets, false, &Sheet::hidden);
    return shown == workbook.sheets.end() ? workbook.sheets.front() : *shown;
  }
  std::vector<std::string> names;
  for (const Sheet& sheet : workbook.sheets) names.push_back(sheet.name);
  const auto found = find_column(names, name);
  if (!found || !*found) {
    return refuse_workbook(
        package, fmt::format("has no sheet \"{}\". Its sheets are {}.", name, sheets_in_words(workbook)));
  }
  return workbook.sheets[**found];
}

std::string sheets_in_words(const Workbook& workbook) {
  std::vector<std::string> words;
  for (const Sheet& sheet : workbook.sheets)
    words.push_back(fmt::format("\"{}\"{}", sheet.name, sheet.hidden ? " (hidden)" : ""));
  return fmt::format("{}", fmt::join(words, ", "));
}

std::string other_sheets_advice(const Package& package, const Workbook& workbook, const Sheet& sheet) {
  const auto is_other = [&](const Sheet& one) { return one.part != sheet.part; };
  auto other =
      std::ranges::find_if(workbook.sheets, [&](const Sheet& one) { return is_other(one) && !one.hidden; });
  if (other == workbook.sheets.end()) other = std::ranges::find_if(workbook.sheets, is_other);
  if (other == workbook.sheets.end()) return {};
  return fmt::format(" The workbook's sheets are {}. Name the one to read: {}", sheets_in_words(workbook),
                     shell_word(package.path() + ":" + other->name));
}

Result<std::vector<NumberFormat>> read_styles(const Package& package, const Workbook& workbook) {
  StyleVisitor visitor;
  if (!workbook.styles) return visitor.formats;
  if (auto read = read_part(package, *workbook.styles, visitor, kSmallPartBytesMax); !read) {
    return std::unexpected(std::move(read.error()));
  }
  return std::move(visitor.formats);
}

}  // namespace mixferry::connectors::xlsx
