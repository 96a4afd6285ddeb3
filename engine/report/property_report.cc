#include "engine/report/property_report.h"

#include <fmt/format.h>
#include <string_view>

#include "engine/base/counted.h"
#include "engine/base/json_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::report {
namespace {

namespace json = boost::json;

constexpr std::uint32_t kColumns = 80;
constexpr std::uint32_t kNameColumns = 30;

json::object counts_by_name(const NamedCounts& named) {
  json::object object;
  for (const auto& [name, count] : named) object[name] = count;
  return object;
}

std::string types_in_words(const PropertyReport& property) {
  std::string words;
  for (const auto& [type, count] : property.types) {
    if (!words.empty()) words += ", ";
    words += type;
    if (count != property.filled) words += fmt::format(" {}", grouped(count));
  }
  return words;
}

/// `98%`; what is not none or all is not said to be.
std::string percent_of_rows(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "-";
  const double share = 100 * static_cast<double>(part) / static_cast<double>(whole);
  if (part != 0 && share < 1) return "<1%";
  if (part != whole && share > 99) return ">99%";
  return fmt::format("{:.0f}%", share);
}

std::string in_quotation_marks(std::string_view text) {
  std::string shown;
  append_json_string(shown, text);
  return shown;
}

std::string line(const std::string& text) {
  return shortened(visible(text), kColumns) + "\n";
}

std::string refusals(const PropertyReport& property) {
  std::string out;
  for (const auto& [reason, count] : property.reject_reasons) {
    out += line(fmt::format("      {} {}", grouped(count), reason));
  }
  for (const RowExample& example : property.rejects) {
    out += line(fmt::format("        row {}: {}", grouped(example.row), in_quotation_marks(example.text)));
  }
  return out;
}

json::array pairs_of(const std::vector<IdReport::Pair>& pairs) {
  json::array array;
  for (const IdReport::Pair& pair : pairs) {
    array.push_back({{"id", pair.id}, {"row", pair.row}, {"earlier_row", pair.earlier_row}});
  }
  return array;
}

std::string examples(const std::vector<IdReport::Pair>& pairs) {
  std::string out;
  for (const IdReport::Pair& pair : pairs) {
    out += line(fmt::format("      {} (rows {} and {})", in_quotation_marks(pair.id),
                            grouped(pair.earlier_row), grouped(pair.row)));
  }
  return out;
}

}  // namespace

std::uint64_t PropertyReport::rejected() const {
  std::uint64_t sum = 0;
  for (const auto& [reason, count] : reject_reasons) sum += count;
  return sum;
}

boost::json::array to_json(const std::vector<PropertyReport>& properties) {
  json::array array;
  for (const PropertyReport& property : properties) {
    json::object object{{"name", property.name}, {"operation", property.operation}};
    if (!property.target.empty()) object["target"] = property.target;
    object["filled"] = property.filled;
    object["types"] = counts_by_name(property.types);
    object["cut"] = property.cut;
    object["skipped"] = property.skipped;
    object["rejected"] = property.rejected();
    object["reject_reasons"] = counts_by_name(property.reject_reasons);
    json::array rejects;
    for (const RowExample& example : property.rejects) {
      rejects.push_back({{"row", example.row}, {"value", example.text}});
    }
    object["reject_examples"] = std::move(rejects);
    array.push_back(std::move(object));
  }
  return array;
}

boost::json::object to_json(const IdReport& ids) {
  return {{"empty", ids.empty},
          {"other_letter_case", ids.other_case},
          {"other_letter_case_examples", pairs_of(ids.other_case_examples)},
          {"shared_by_emails", ids.shared},
          {"shared_by_emails_examples", pairs_of(ids.shared_examples)}};
}

std::string in_words(const std::vector<PropertyReport>& properties, std::uint64_t rows) {
  std::string out;
  std::string above;
  for (const PropertyReport& property : properties) {
    const std::string heading = property.target + (property.target.empty() ? "" : ", ") + property.operation;
    if (heading != above) out += line(fmt::format("  {}", heading));
    above = heading;
    std::string text = fmt::format(
        "    {} {:>11} {:>5}  {}", padded(shortened(visible(property.name), kNameColumns), kNameColumns),
        grouped(property.filled), percent_of_rows(property.filled, rows), types_in_words(property));
    if (property.cut != 0) text += fmt::format("; {} cut", grouped(property.cut));
    if (property.skipped != 0) text += fmt::format("; {} skipped", grouped(property.skipped));
    if (property.rejected() != 0) text += fmt::format("; {} rejected", grouped(property.rejected()));
    out += line(text) + refusals(property);
  }
  return out;
}

std::string in_words(const IdReport& ids, std::uint64_t rows) {
  std::string out;
  if (ids.empty != 0) {
    out += line(
        fmt::format("    rows without an id: {} ({})", grouped(ids.empty), percent_of_rows(ids.empty, rows)));
  }
  if (ids.shared != 0) {
    out += line(fmt::format("    ids beside different e-mails: {}. Is each of them one person?",
                            grouped(ids.shared))) +
           examples(ids.shared_examples);
  }
  if (ids.other_case != 0) {
    out += line(fmt::format("    ids that differ from an earlier one in letter case alone: {}. Each is a",
                            grouped(ids.other_case))) +
           line("    profile of its own, unless the id's rule has a `case`.") +
           examples(ids.other_case_examples);
  }
  return out.empty() ? out : "  ids\n" + out;
}

}  // namespace mixferry::report
