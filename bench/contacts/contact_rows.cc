#include "bench/contacts/contact_rows.h"

#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/base/json_text.h"

namespace mixferry::bench {
namespace {

constexpr std::array<std::string_view, 25> kColumns = {
    "Record ID",    "First Name",     "Last Name",           "Email",
    "Phone Number", "Job Title",      "Company Name",        "Street Address",
    "City",         "Postal Code",    "Country/Region",      "Lifecycle Stage",
    "Lead Status",  "Create Date",    "Last Modified Date",  "Last Activity Date",
    "Close Date",   "Annual Revenue", "Number of Employees", "Opted In",
    "Customer",     "Website URL",    "Interests",           "Notes",
    "Contact owner"};
constexpr std::array<std::string_view, 8> kSyllables = {"ka", "mü", "lo", "ren", "ши", "da", "ó", "tis"};
constexpr std::array<std::string_view, 5> kStages = {"lead", "subscriber", "opportunity", "customer",
                                                     "evangelist"};
constexpr std::array<std::string_view, 5> kInterests = {"pricing", "events", "beta", "support",
                                                        "partner programme"};
constexpr int kEmptyPercent = 13;

}  // namespace

std::span<const std::string_view> contact_columns() {
  return kColumns;
}

std::string ContactRows::header() const {
  switch (format_) {
    case ContactFormat::jsonl:
      return {};
    case ContactFormat::csv_all_quoted:
      return fmt::format("\"{}\"\n", fmt::join(kColumns, "\",\""));
    case ContactFormat::csv:
    case ContactFormat::csv_multi_line:
      break;
  }
  return fmt::format("{}\n", fmt::join(kColumns, ","));
}

const std::string& ContactRows::row(std::uint64_t number) {
  line_.clear();
  column_ = 0;
  if (format_ == ContactFormat::jsonl) line_ += '{';
  cell(fmt::format("{}", 100'000'000'000 + number * 7));
  const std::string first = word(), last = word();
  cell(first);
  cell(last);
  cell(fmt::format("user{}@example-{}.org", number, draw(5'000)));
  cell(fmt::format("+1 {:03}-{:03}-{:04}", draw(1'000), draw(1'000), draw(10'000)));
  cell(fmt::format("Head of {}", word()));
  cell(fmt::format("{} {}, Inc.", word(), word()));
  cell(street());
  cell(word());
  cell(fmt::format("{:05}", draw(100'000)));
  cell("Germany");
  cell(kStages[draw(kStages.size())]);
  cell("Open \"hot\"");
  for (int date = 0; date < 4; ++date) cell(date_time());
  cell(fmt::format("{}.{:02}", draw(10'000'000), draw(100)), Type::number);
  cell(fmt::format("{}", draw(20'000)), Type::number);
  cell(draw(2) == 0 ? "true" : "false", Type::boolean);
  cell(draw(2) == 0 ? "Yes" : "No");
  cell(fmt::format("https://www.example-{}.org/about", draw(5'000)));
  cell(fmt::format("{};{}", kInterests[draw(kInterests.size())], kInterests[draw(kInterests.size())]));
  cell(draw(4) == 0 ? fmt::format("Met at the fair.\nWants \"more\", soon: {}", word())
                    : "called, no answer");
  cell(word());
  if (format_ == ContactFormat::jsonl) line_ += '}';
  line_ += '\n';
  return line_;
}

std::string ContactRows::word() {
  std::string text;
  for (std::uint64_t i = 2 + draw(2); i > 0; --i) text += kSyllables[draw(kSyllables.size())];
  return text;
}

std::string ContactRows::date_time() {
  return fmt::format("20{:02}-{:02}-{:02} {:02}:{:02}:{:02}", 15 + draw(11), 1 + draw(12), 1 + draw(28),
                     draw(24), draw(60), draw(60));
}

std::string ContactRows::street() {
  std::string text = fmt::format("{} {} Street", draw(9'999), word());
  if (format_ == ContactFormat::csv_multi_line) text += "\n2nd floor\nback door";
  return text;
}

void ContactRows::cell(std::string_view text, Type type) {
  const bool empty = column_ > 0 && draw(100) < kEmptyPercent;
  if (empty) text = {};
  if (column_ > 0) line_ += ',';
  if (format_ == ContactFormat::jsonl) {
    json_cell(text, type);
  } else {
    csv_cell(text);
  }
  ++column_;
}

void ContactRows::csv_cell(std::string_view text) {
  const bool needs_quotes = text.find_first_of(",\"\n") != std::string_view::npos;
  if (!needs_quotes && format_ != ContactFormat::csv_all_quoted) {
    line_ += text;
    return;
  }
  line_ += '"';
  for (const char character : text) {
    if (character == '"') line_ += '"';
    line_ += character;
  }
  line_ += '"';
}

void ContactRows::json_cell(std::string_view text, Type type) {
  append_json_string(line_, kColumns[column_]);
  line_ += ':';
  if (text.empty()) {
    line_ += "null";
  } else if (type == Type::text) {
    append_json_string(line_, text);
  } else {
    line_ += text;
  }
}

}  // namespace mixferry::bench
