#pragma once
/// Which CRM wrote an export, by its headers.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappings/draft/column_index.h"
#include "mappings/language/yaml_tree.h"
#include "mappings/library/library.h"

namespace mixferry::mappings {

struct Recognition {
  const BuiltIn* built_in = nullptr;
  YamlValue mapping;        ///< the built-in as a tree; of one with several targets,
                            ///< the first
  std::size_t columns = 0;  ///< how many of the export's columns it knows
};

/// The built-in mapping that fits best, each column counting the more the fewer
/// mappings know it. None where too little fits, or where the export lacks the
/// mapping's id. `source_name` may tip the scales: `Contact.csv`.
[[nodiscard]] std::optional<Recognition> recognise(const std::vector<ColumnFacts>& columns,
                                                   std::string_view source_name);

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
