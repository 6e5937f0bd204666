use super::*;
use http_body_util::BodyExt;

#[test]
fn a_store_that_cannot_be_used_is_told_apart_and_its_inside_is_not() {
    let why = || "secret".to_owned();
    for (error, status, slug) in [
        (ServiceError::StorageFull, 507, "storage-full"),
        (
            ServiceError::StorageReadOnly(why()),
            503,
            "storage-read-only",
        ),
        (ServiceError::StorageDamaged(why()), 503, "storage-damaged"),
        (ServiceError::StorageGone(why()), 503, "storage-gone"),
        (ServiceError::Unreachable(why()), 503, "unreachable"),
        (ServiceError::Busy, 503, "busy"),
    ] {
        let problem = Problem::from(error);
        assert_eq!(problem.status, status);
        assert_eq!(&*problem.kind, format!("/api/problems/{slug}"));
        assert!(!problem.detail.contains("secret"), "{}", problem.detail);
    }
}

#[tokio::test]
async fn a_panic_is_answered_without_what_it_said() {
    let response = of_panic(Box::new("secret of the inside".to_owned()));
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    assert!(
        text.contains("/api/problems/internal") && !text.contains("secret"),
        "{text}"
    );
}
