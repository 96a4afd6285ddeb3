// Writes a made-up CRM export to standard output: 25 columns, quoted where needed, about 300 bytes a row. The
// bytes depend on the arguments alone.
//
// usage: make_contacts ROWS [SEED]

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <random>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view kHeader =
    "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Street Address,City,Postal "
    "Code,"
    "Country/Region,Lifecycle Stage,Lead Status,Create Date,Last Modified Date,Last Activity Date,Close Date,"
    "Annual Revenue,Number of Employees,Opted In,Customer,Website URL,Interests,Notes,Contact owner\n";

constexpr std::array<std::string_view, 8> kSyllables = {"ka", "mü", "lo", "ren", "ши", "da", "ó", "tis"};
constexpr std::array<std::string_view, 5> kStages = {"lead", "subscriber", "opportunity", "customer",
                                                     "evangelist"};
constexpr std::array<std::string_view, 5> kInterests = {"pricing", "events", "beta", "support",
                                                        "partner programme"};
constexpr int kEmptyPercent = 13;

/// One row's cells, drawn from one generator.
class RowMaker {
 public:
  explicit RowMaker(std::uint64_t seed) : random_(seed) {}

  const std::string& row(std::uint64_t number) {
    line_.clear();
    fmt::format_to(out(), "{}", 100'000'000'000 + number * 7);
    const std::string first = word(), last = word();
    cell(first);
    cell(last);
    cell(fmt::format("user{}@example-{}.org", number, draw(5'000)));
    cell(fmt::format("+1 {:03}-{:03}-{:04}", draw(1'000), draw(1'000), draw(10'000)));
    cell(fmt::format("Head of {}", word()));
    cell(fmt::format("{} {}, Inc.", word(), word()));
    cell(fmt::format("{} {} Street", draw(9'999), word()));
    cell(word());
    cell(fmt::format("{:05}", draw(100'000)));
    cell("Germany");
    cell(kStages[draw(kStages.size())]);
    cell("Open \"hot\"");
    for (int date = 0; date < 4; ++date) cell(date_time());
    cell(fmt::format("{}.{:02}", draw(10'000'000), draw(100)));
    cell(fmt::format("{}", draw(20'000)));
    cell(draw(2) == 0 ? "true" : "false");
    cell(draw(2) == 0 ? "Yes" : "No");
    cell(fmt::format("https://www.example-{}.org/about", draw(5'000)));
    cell(fmt::format("{};{}", kInterests[draw(kInterests.size())], kInterests[draw(kInterests.size())]));
    cell(draw(4) == 0 ? fmt::format("Met at the fair.\nWants \"more\", soon: {}", word())
                      : "called, no answer");
    cell(word());
    line_ += '\n';
    return line_;
  }

 private:
  std::uint64_t draw(std::uint64_t below) { return random_() % below; }
  std::back_insert_iterator<std::string> out() { return std::back_inserter(line_); }

  std::string word() {
    std::string text;
    for (std::uint64_t i = 2 + draw(2); i > 0; --i) text += kSyllables[draw(kSyllables.size())];
    return text;
  }

  std::string date_time() {
    return fmt::format("20{:02}-{:02}-{:02} {:02}:{:02}:{:02}", 15 + draw(11), 1 + draw(12), 1 + draw(28),
                       draw(24), draw(60), draw(60));
  }

  void cell(std::string_view text) {
    line_ += ',';
    if (draw(100) < kEmptyPercent) return;
    if (text.find_first_of(",\"\n") == std::string_view::npos) {
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

  std::mt19937_64 random_;
  std::string line_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: make_contacts ROWS [SEED]\n", stderr);
    return 2;
  }
  const std::uint64_t rows = std::strtoull(argv[1], nullptr, 10);
  RowMaker make(argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1);
  std::fwrite(kHeader.data(), 1, kHeader.size(), stdout);
  for (std::uint64_t number = 1; number <= rows; ++number) {
    const std::string& row = make.row(number);
    std::fwrite(row.data(), 1, row.size(), stdout);
  }
  return 0;
}
