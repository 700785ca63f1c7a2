//! In: a word that nobody knows and the words that are known. Out: the one that was meant, if any is
//! near. It exists so that every error that names a wrong word can ask "did you mean". It
//! deliberately never decides for the writer.

/// The known word nearest to the one given, if any is near.
pub fn nearest(word: &str, known: &[String]) -> Option<String> {
    known
        .iter()
        .map(|candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(score, _)| *score > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate.clone())
}
