use super::*;

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
        (ServiceError::StorageReplaced, 503, "storage-replaced"),
        (ServiceError::Unreachable(why()), 503, "unreachable"),
        (ServiceError::Busy, 503, "busy"),
    ] {
        let problem = Problem::from(error);
        assert_eq!(problem.status, status);
        assert_eq!(&*problem.kind, format!("/api/problems/{slug}"));
        assert!(!problem.detail.contains("secret"), "{}", problem.detail);
    }
}
