#include "connectors/scan/find.h"

#include <gtest/gtest.h>
#include <string>

namespace mixferry::connectors {
namespace {

// Method: each byte there is, in each place around the width of vectors, with more of it behind the end.
TEST(FindStringStop, FindsQuotesBackslashesAndControlCharacters) {
  for (int byte = 0; byte < 256; ++byte) {
    const bool stops = byte == '"' || byte == '\\' || byte < 0x20;
    for (std::size_t place = 0; place < 70; ++place) {
      const std::string text =
          std::string(place, 'x') + static_cast<char>(byte) + "\"" + std::string(64, '"');
      const char* const begin = text.data();
      EXPECT_EQ(find_string_stop(begin, begin + place + 2), begin + place + (stops ? 0 : 1)) << byte;
      EXPECT_EQ(find_string_stop(begin, begin + place), begin + place) << byte;
    }
  }
}

}  // namespace
}  // namespace mixferry::connectors
