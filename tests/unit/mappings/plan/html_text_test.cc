// What a page would show of a cell.

#include "mappings/plan/html_text.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::mappings {
namespace {

std::string text_of(std::string_view html) {
  std::string out = "from before";
  strip_html(html, out);
  return out;
}

TEST(StripHtml, LeavesTagsCommentsScriptsAndStylesOut) {
  EXPECT_EQ(text_of("<p>Hello <b>you</b></p>"), "Hello you");
  EXPECT_EQ(text_of("a<!-- c -->b<script>var x = '<p>';</script><style>p { }</style>c"), "abc");
  EXPECT_EQ(text_of("<html><head><title>T</title></head><body>x</body></html>"), "x");
  EXPECT_EQ(text_of("<img src='data:image/png;base64,AAAA'>"), "");
  EXPECT_EQ(text_of("<p>a</p></body></html><html><body><p>b</p></BODY></html>c"), "a\nb\nc");
  EXPECT_EQ(text_of("a</html"), "a");
  EXPECT_EQ(text_of(""), "");
}

TEST(StripHtml, BreaksLinesWhereAPageDoes) {
  EXPECT_EQ(text_of("a<br>b<br/>c"), "a\nb\nc");
  EXPECT_EQ(text_of("<p>a</p>\n<p>b</p>"), "a\nb");
  EXPECT_EQ(text_of("<ul><li>a<li>b</ul>c"), "a\nb\nc");
  EXPECT_EQ(text_of("<div><div>a</div></div>b"), "a\nb");
  EXPECT_EQ(text_of("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>"), "1 2\n3");
  EXPECT_EQ(text_of("<br><br>a<br><br>b<br>"), "a\n\nb");
  EXPECT_EQ(text_of("  a \n b&nbsp;&nbsp; c "), "a b c");
}

TEST(StripHtml, ResolvesEntities) {
  EXPECT_EQ(text_of("AT&amp;T &lt;x&gt; &eacute;&#233;&#xE9; &quot;"),
            "AT&T <x> \xC3\xA9\xC3\xA9\xC3\xA9 \"");
  EXPECT_EQ(text_of("www.expressl&t.net"), "www.expressl&t.net");
  EXPECT_EQ(text_of("&foo; &"), "&foo; &");
}

// Method: text that is no HTML but has its characters; broken, deep and large HTML.
TEST(StripHtml, MakesATextOfAnything) {
  EXPECT_EQ(text_of("a < b and 5 <6 & 7"), "a < b and 5 <6 & 7");
  EXPECT_EQ(text_of("tail <"), "tail <");
  EXPECT_EQ(text_of("<a href='x'>l</a"), "l");
  EXPECT_EQ(text_of("</p>a</b>"), "a");
  EXPECT_EQ(text_of("\xE6\x97\xA5<b>\xE6\x9C\xAC</b>"), "\xE6\x97\xA5\xE6\x9C\xAC");
  std::string deep;
  for (int i = 0; i < 20'000; ++i) deep += "<div><b>";
  EXPECT_EQ(text_of(deep + "x"), "x");
  const std::string large(3 << 20, 'x');
  EXPECT_EQ(text_of("<p>" + large).size(), large.size());
}

TEST(MayBeHtml, LooksForItsTwoCharacters) {
  EXPECT_TRUE(may_be_html("a<b"));
  EXPECT_TRUE(may_be_html("a&b"));
  EXPECT_FALSE(may_be_html("plain, text > all"));
}

}  // namespace
}  // namespace mixferry::mappings
