#include "mappings/draft/event_text.h"

#include <fmt/format.h>

#include "mappings/draft/yaml_text.h"

namespace mixferry::mappings {
namespace {

/// `part`, its comments before it; what is below a key is indented.
std::string part_lines(const DraftPart& part, std::string_view indent) {
  std::string text;
  for (const std::string& words : part.comments) text += comment(words, indent);
  for (const YamlValue& proposal : part.proposals)
    text += fmt::format("{}#   {}: {}\n", indent, yaml_scalar(part.key), yaml_flow(proposal));
  if (part.rule.kind == YamlValue::Kind::null) return text;
  return text + fmt::format("{}{}: {}\n", indent, yaml_scalar(part.key), yaml_flow(part.rule));
}

/// Without `target:`, which begins it.
std::string target_lines(const DraftedTarget& target) {
  std::string text;
  for (const DraftPart& part : target.parts) text += part_lines(part, "");
  if (!target.groups.empty()) text += "\ngroups:\n";
  for (const DraftPart& part : target.groups) text += part_lines(part, kIndent);
  if (!target.properties.empty()) text += "\nproperties:\n";
  for (const DraftEntry& entry : target.properties) text += entry_lines(entry, /*of_people=*/true);
  if (!target.behind.empty()) text += '\n';
  for (const DraftPart& part : target.behind) text += part_lines(part, "");
  return text;
}

/// As an item of a list that stands below a key.
std::string as_item(std::string_view lines) {
  std::string text;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n') + 1;
    const std::string_view line = lines.substr(0, end);
    text.append(line.size() == 1 ? "" : text.empty() ? "  - " : "    ").append(line);
    lines.remove_prefix(end);
  }
  return text;
}

/// An item of `targets` behind `# `, which is all that has to go.
std::string commented_link(const DraftPart& link) {
  std::string text = "\n";
  for (const std::string& words : link.comments) text += comment(words, kIndent);
  return text +
         fmt::format("{0}# - target: identity\n{0}#   {1}: {2}\n", kIndent, link.key, yaml_flow(link.rule));
}

}  // namespace

std::string event_text(const EventDraft& draft) {
  std::string text;
  const bool is_one = draft.targets.size() == 1 && !draft.link;
  for (const DraftPart& part : draft.of_all) text += part_lines(part, "");
  if (is_one) {
    const DraftedTarget& target = draft.targets.front();
    text += fmt::format("target: {}\n\n{}", name_of(target.kind), target_lines(target));
  } else {
    text += "targets:\n";
    for (const DraftedTarget& target : draft.targets) {
      if (&target != &draft.targets.front()) text += '\n';
      text += as_item(fmt::format("target: {}\n{}", name_of(target.kind), target_lines(target)));
    }
  }
  if (draft.link) text += commented_link(*draft.link);
  if (draft.not_mapped.empty()) return text;
  text += '\n';
  text += comment("Filled, and read by no rule. What you want of it belongs below `properties`:", "");
  for (const DraftEntry& entry : draft.not_mapped)
    text += fmt::format("#   {}: {}\n", yaml_scalar(entry.name), yaml_flow(entry.draft.rule));
  return text;
}

}  // namespace mixferry::mappings
