#include "mappings/plan/encoded_rows.h"

namespace mixferry::mappings {

void EncodedRows::clear() {
  bytes.clear();
  updates.clear();
  rows.clear();
  keys.clear();
  rejects.clear();
  seen.clear();
  tally = {};
}

}  // namespace mixferry::mappings
