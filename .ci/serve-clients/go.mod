module dev.rolesanywhere/serve-clients

go 1.19

require (
	github.com/aws/aws-sdk-go-v2 v1.24.1
	github.com/aws/aws-sdk-go-v2/credentials v1.16.16
	github.com/aws/aws-sdk-go-v2/feature/ec2/imds v1.14.11
)

require github.com/aws/smithy-go v1.19.0 // indirect
