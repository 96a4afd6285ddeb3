#include "mappings/survey/name_words.h"

#include <gmock/gmock.h>

namespace mixferry::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(NameWords, AreTheSameInAllSpellings) {
  for (const char* name :
       {"HasOptedOut", "has_opted_out", " Has Opted  Out", "has-opted.out", "hasOptedOut"}) {
    EXPECT_THAT(words_of(name), ElementsAre("has", "opted", "out")) << name;
  }
}

TEST(NameWords, KeepShortFormsAndDigitsTogether) {
  EXPECT_THAT(words_of("HTMLPage"), ElementsAre("html", "page"));
  EXPECT_THAT(words_of("ISDELETED"), ElementsAre("isdeleted"));
  EXPECT_THAT(words_of("Address2"), ElementsAre("address2"));
  EXPECT_THAT(words_of("First Seen (AEDT)"), ElementsAre("first", "seen", "aedt"));
  EXPECT_THAT(words_of("Prénom"), ElementsAre("prénom"));
  EXPECT_THAT(words_of(" - "), IsEmpty());
  EXPECT_THAT(words_of("\u200BUser\u00A0ID\uFEFF"), ElementsAre("user", "id"));
}

}  // namespace
}  // namespace mixferry::mappings
