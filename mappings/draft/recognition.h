#pragma once
/// Which CRM wrote an export, by its headers.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/draft/column_index.h"
#include "mappings/draft/target.h"
#include "mappings/language/yaml_tree.h"
#include "mappings/library/library.h"

namespace mixferry::mappings {

struct Recognition {
  const BuiltIn* built_in = nullptr;
  TargetKind kind = TargetKind::users;  ///< of its targets, the first
  YamlValue mapping;                    ///< the built-in as a tree
  std::size_t columns = 0;              ///< how many of the export's columns it knows
};

/// The built-in mapping that fits best, each column counting the more the fewer mappings of its kind
/// (profiles, or all else) know it. None where too little fits, where the export lacks the mapping's id (of
/// events: their time; of identities: one of the ids), or where none of its rows would pass the mapping's
/// `when`. `source_name` may tip the scales: `Contact.csv`. `target` is what the rows are without it; if
/// `is_forced`, only mappings for such rows count.
[[nodiscard]] std::optional<Recognition> recognise(const std::vector<ColumnFacts>& columns,
                                                   std::string_view source_name, const TargetChoice& target,
                                                   bool is_forced = false);

/// Names of built-in mappings of the same CRM that find ids of one person in this export; none if
/// `recognition` is such a mapping itself.
[[nodiscard]] std::vector<std::string> links_beside(const Recognition& recognition,
                                                    const std::vector<ColumnFacts>& columns);

/// The targets of a mapping, or of the only one the mapping itself.
[[nodiscard]] std::vector<const YamlValue*> targets_of(const YamlValue& mapping);

/// The columns that a part of a mapping reads: `from`, `template`, `column`, or
/// a rule's plain name. Of each place all names that may stand there.
[[nodiscard]] std::vector<std::string> columns_read(const YamlValue& rule);

/// The names in the braces of a template; `{First Name | firstname}` has two.
struct TemplatePart {
  std::string literal;               ///< with braces still doubled
  std::vector<std::string> columns;  ///< empty for a literal
};
[[nodiscard]] std::vector<TemplatePart> template_parts(std::string_view text);

}  // namespace mixferry::mappings
