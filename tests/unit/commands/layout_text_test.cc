#include "engine/commands/layout_text.h"

#include <gtest/gtest.h>

namespace mixferry::commands {
namespace {

using connectors::RowForm;

TEST(LayoutText, ComesBack) {
  const connectors::CsvDialect dialect{
      .delimiter = '\t', .quote = std::nullopt, .backslash_escapes = true, .cr_ends_rows = true};
  const connectors::RowLayout layout{
      .form = RowForm::cells, .dialect = dialect, .columns = {"ID", "", "Größe \"x\""}};
  const auto back = parse_layout(to_text(layout));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->form, RowForm::cells);
  EXPECT_EQ(back->dialect.delimiter, '\t');
  EXPECT_EQ(back->dialect.quote, std::nullopt);
  EXPECT_TRUE(back->dialect.backslash_escapes);
  EXPECT_TRUE(back->dialect.cr_ends_rows);
  EXPECT_EQ(back->columns, layout.columns);
  EXPECT_EQ(parse_layout(to_text({.form = RowForm::cells}))->dialect.quote, '"');
  EXPECT_EQ(parse_layout(to_text({.form = RowForm::json}))->form, RowForm::json);
}

TEST(LayoutText, IsNothingElse) {
  for (const char* text : {"", "{}", "[]", R"({"form":"cells"})", R"({"form":"cells","delimiter":"x"})"})
    EXPECT_FALSE(parse_layout(text)) << text;
}

}  // namespace
}  // namespace mixferry::commands
